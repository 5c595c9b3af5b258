/** A new account: who, in which role, where, and with which certificate. */
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { staff } from '../../i18n/desk_staff';
import { Button } from '../../ui/button';
import { Check, Choice } from '../../ui/choice';
import { Field } from '../../ui/field';
import { Notice } from '../../ui/notice';
import { Sheet } from '../../ui/sheet';
import type { Trouble } from '../api/client';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { BodyChoice } from './body_choice';
import { CertificateFields, isWhole, NO_CERTIFICATE } from './certificate_fields';
import { OnceTold } from './once_told';
import { type Role, type StaffAnswer, staffApi } from './staff_api';

const ROLES = ['officer', 'supervisor', 'admin', 'auditor'] as const;

export function StaffForm(props: { onClose: () => void; onDone: () => void }): JSX.Element {
  const { client } = useDesk();
  const [id] = useState(() => crypto.randomUUID());
  const [role, setRole] = useState<Role>('officer');
  const [login, setLogin] = useState('');
  const [nameZh, setZh] = useState('');
  const [nameEn, setEn] = useState('');
  const [agencyId, setBody] = useState('');
  const [along, setAlong] = useState(false);
  const [certificate, setCertificate] = useState(NO_CERTIFICATE);
  const [lack, setLack] = useState(false);
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [made, make] = useState<StaffAnswer | null>(null);
  const t = staff();
  const withCertificate = role === 'officer' || (role !== 'auditor' && along);
  const submit = async () => {
    const texts = [login, nameZh, nameEn, agencyId];
    const missing =
      texts.some((text) => text.trim() === '') || (withCertificate && !isWhole(certificate));
    setLack(missing);
    if (missing) return;
    setBusy(true);
    const asked = { id, login, nameZh, nameEn, role, agencyId };
    const answer = await staffApi(client).add({
      ...asked,
      certificate: withCertificate ? certificate : null,
    });
    setBusy(false);
    setTrouble(answer.ok ? null : answer.trouble);
    if (answer.ok) make(answer.value);
  };
  if (made) {
    return (
      <OnceTold login={login} password={made.oneTimePassword ?? null} onClose={props.onDone} />
    );
  }
  return (
    <Sheet
      title={t.add}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={props.onClose}>{common().cancel}</Button>
          <Button kind="main" busy={busy} onPress={submit}>
            {t.create}
          </Button>
        </div>
      }
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      {lack && <Notice tone="attention" title={t.need} />}
      <Choice
        legend={t.role}
        shape="stack"
        options={ROLES.map((value) => ({
          value,
          label: t.roles[value],
          detail: t.roleHelp[value],
        }))}
        chosen={role}
        onChoose={setRole}
      />
      <BodyChoice role={role} value={agencyId} onChange={setBody} />
      <div class="staff-pair">
        <Field label={t.nameZh} value={nameZh} onChange={setZh} maxLength={80} />
        <Field label={t.nameEn} value={nameEn} onChange={setEn} maxLength={80} />
      </div>
      <Field label={t.login} hint={t.loginHint} value={login} onChange={setLogin} maxLength={40} />
      {role !== 'officer' && role !== 'auditor' && (
        <Check label={t.withCertificate} checked={along} onChange={setAlong} />
      )}
      {withCertificate && <CertificateFields value={certificate} onChange={setCertificate} />}
    </Sheet>
  );
}
