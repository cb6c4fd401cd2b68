import { Form } from 'antd';
import { cloneElement, useId, type ReactElement, type ReactNode } from 'react';

interface FieldProps {
  readonly label: string;
  readonly required?: boolean;
  readonly problem?: string | undefined;
  readonly extra?: ReactNode;
  readonly children: ReactElement<{ id?: string }>;
}

/** A labelled control of the panel; the label belongs to the control for screen readers and clicks. */
export function Field({ label, required = false, problem, extra, children }: FieldProps) {
  const id = useId();
  return (
    <Form.Item
      label={label}
      required={required}
      htmlFor={id}
      extra={extra}
      {...(problem !== undefined && { validateStatus: 'error', help: problem })}
    >
      {cloneElement(children, { id })}
    </Form.Item>
  );
}
