import type { JSX } from 'preact';
import { staff } from '../../i18n/desk_staff';
import { DayField } from '../../ui/choice_field';
import { Field } from '../../ui/field';
import type { CertificateAsked } from './staff_api';

export const NO_CERTIFICATE: CertificateAsked = {
  number: '',
  province: '',
  validFrom: '',
  validUntil: '',
};

export function isWhole(certificate: CertificateAsked): boolean {
  return Object.values(certificate).every((text) => text.trim() !== '');
}

/** A certificate as it is printed. */
export function CertificateFields(props: {
  value: CertificateAsked;
  onChange: (value: CertificateAsked) => void;
}): JSX.Element {
  const { value, onChange } = props;
  const t = staff();
  return (
    <>
      <div class="staff-pair">
        <Field
          label={t.number}
          value={value.number}
          onChange={(number) => onChange({ ...value, number })}
          maxLength={60}
        />
        <Field
          label={t.province}
          value={value.province}
          onChange={(province) => onChange({ ...value, province })}
          maxLength={60}
        />
      </div>
      <div class="staff-pair">
        <DayField
          label={t.from}
          value={value.validFrom}
          onChange={(validFrom) => onChange({ ...value, validFrom })}
        />
        <DayField
          label={t.until}
          value={value.validUntil}
          onChange={(validUntil) => onChange({ ...value, validUntil })}
        />
      </div>
    </>
  );
}
