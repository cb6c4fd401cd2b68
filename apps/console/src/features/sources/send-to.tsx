import type { SourceDto } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import { Typography } from 'antd';
import { sendAddress } from './send-address.ts';

/** Where to send to and how to show the key: what an administrator hands over to the sender. */
export function SendTo({ source }: { readonly source: SourceDto }) {
  const { t } = useI18n();
  const address = sendAddress(source, window.location.origin, {
    province: t('source.topic.province'),
    thing: t('source.topic.thing'),
    datastream: t('source.topic.datastream'),
  });
  if (!address) return null;
  return (
    <section className="source-send-to">
      <h3>{t('source.sendTo')}</h3>
      <Typography.Text code copyable={{ text: address.to.replace(/^POST /, '') }}>
        {address.to}
      </Typography.Text>
      {source.kind === 'mqtt' && <p className="tb-quiet">{t('source.topicHelp')}</p>}
      <p className="tb-quiet">{t(`source.sendKey.${address.key}`)}</p>
    </section>
  );
}
