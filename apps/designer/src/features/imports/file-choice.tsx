import { useI18n } from '@trucban/ui';
import { FileOutlined } from '@ant-design/icons';
import { Button, Upload } from 'antd';

/** Chooses one file; nothing is sent yet. */
export function FileChoice({
  file,
  disabled,
  onChange,
}: {
  readonly file: File | undefined;
  readonly disabled: boolean;
  readonly onChange: (file: File) => void;
}) {
  const { t } = useI18n();
  return (
    <Upload
      accept=".csv,.txt,.xlsx"
      showUploadList={false}
      disabled={disabled}
      beforeUpload={(chosen) => {
        onChange(chosen);
        return false;
      }}
    >
      <Button icon={<FileOutlined aria-hidden />} disabled={disabled} aria-label={t('import.file')}>
        {file ? file.name : t('import.choose')}
      </Button>
    </Upload>
  );
}
