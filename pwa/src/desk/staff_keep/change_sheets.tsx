/** The changes of an account, each a sheet that says what will happen. */
import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { staff } from '../../i18n/desk_staff';
import { Button } from '../../ui/button';
import { SelectField } from '../../ui/choice_field';
import { Field } from '../../ui/field';
import { Notice } from '../../ui/notice';
import { Sheet } from '../../ui/sheet';
import type { Answered } from '../api/client';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { useAct } from '../frequency_check/acting';
import { BodyChoice } from './body_choice';
import { CertificateFields, isWhole, NO_CERTIFICATE } from './certificate_fields';
import { OnceTold } from './once_told';
import { type Act, type StaffAnswer, type StaffShown, staffApi } from './staff_api';

export interface ChangeProps {
  readonly shown: StaffShown;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

interface SheetProps extends ChangeProps {
  readonly title: string;
  readonly help: string;
  readonly act: string;
  readonly done: string;
  readonly danger?: boolean;
  /** What is still missing, if anything. */
  readonly lack: string;
  readonly send: (act: Act) => Promise<Answered<unknown>>;
  readonly children?: ComponentChildren;
}

/** The id is made once, so that pressing twice is asking once. */
function ChangeSheet(props: SheetProps): JSX.Element {
  const [id] = useState(() => crypto.randomUUID());
  const [asked, ask] = useState(false);
  const { busy, trouble, act } = useAct();
  const submit = async () => {
    ask(true);
    if (props.lack !== '') return;
    const send = () => props.send({ id, seen: props.shown.seen });
    if (await act(send, props.done)) props.onDone();
  };
  return (
    <Sheet
      title={props.title}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={props.onClose}>{common().cancel}</Button>
          <Button kind={props.danger ? 'danger' : 'main'} busy={busy} onPress={submit}>
            {props.act}
          </Button>
        </div>
      }
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      {asked && props.lack !== '' && <Notice tone="attention" title={props.lack} />}
      <p>{props.help}</p>
      {props.children}
    </Sheet>
  );
}

function Reason(props: { value: string; onChange: (text: string) => void }): JSX.Element {
  const t = staff();
  return (
    <Field
      label={t.reason}
      hint={t.reasonHint}
      rows={2}
      maxLength={500}
      value={props.value}
      onChange={props.onChange}
    />
  );
}

export function PostSheet(props: ChangeProps): JSX.Element {
  const { client } = useDesk();
  const { row, phones } = props.shown;
  const [role, setRole] = useState(row.role);
  const [agencyId, setBody] = useState(row.agency.id);
  const [reason, setReason] = useState('');
  const t = staff();
  const lack = agencyId === '' ? t.chooseBody : reason.trim() === '' ? t.needReason : '';
  return (
    <ChangeSheet
      {...props}
      title={t.changePost}
      help={t.changePostHelp}
      act={t.bodies.save}
      done={t.posted}
      lack={lack}
      send={(act) => staffApi(client).post(row.id, { ...act, role, agencyId, reason })}
    >
      {phones.length > 0 && agencyId !== row.agency.id && (
        <Notice tone="attention" title={t.postPhones(phones.length)} />
      )}
      <SelectField
        label={t.role}
        value={role}
        onChange={(value) => setRole(value as typeof role)}
        options={(['officer', 'supervisor', 'admin', 'auditor'] as const).map((value) => ({
          value,
          label: t.roles[value],
        }))}
      />
      <BodyChoice role={role} value={agencyId} onChange={setBody} />
      <Reason value={reason} onChange={setReason} />
    </ChangeSheet>
  );
}

export function StateSheet(props: ChangeProps): JSX.Element {
  const { client } = useDesk();
  const { row } = props.shown;
  const [reason, setReason] = useState('');
  const t = staff();
  const disabled = !row.disabled;
  return (
    <ChangeSheet
      {...props}
      title={disabled ? t.shutAct : t.openAct}
      help={disabled ? t.shutHelp : t.openHelp}
      act={disabled ? t.shutAct : t.openAct}
      done={disabled ? t.shutDone : t.openDone}
      danger={disabled}
      lack={reason.trim() === '' ? t.needReason : ''}
      send={(act) => staffApi(client).state(row.id, { ...act, disabled, reason })}
    >
      <Reason value={reason} onChange={setReason} />
    </ChangeSheet>
  );
}

export function CertificateSheet(props: ChangeProps): JSX.Element {
  const { client } = useDesk();
  const [certificate, setCertificate] = useState(NO_CERTIFICATE);
  const t = staff();
  return (
    <ChangeSheet
      {...props}
      title={t.addCertificate}
      help={t.replaceHelp}
      act={t.addCertificate}
      done={t.added}
      lack={isWhole(certificate) ? '' : t.need}
      send={(act) => staffApi(client).certificate(props.shown.row.id, { ...act, certificate })}
    >
      <CertificateFields value={certificate} onChange={setCertificate} />
    </ChangeSheet>
  );
}

export function WithdrawSheet(props: ChangeProps): JSX.Element {
  const { client } = useDesk();
  const [reason, setReason] = useState('');
  const t = staff();
  return (
    <ChangeSheet
      {...props}
      title={t.withdraw}
      help={t.withdrawHelp}
      act={t.withdraw}
      done={t.withdrawn}
      danger
      lack={reason.trim() === '' ? t.needReason : ''}
      send={(act) => staffApi(client).withdraw(props.shown.row.id, { ...act, reason })}
    >
      <Reason value={reason} onChange={setReason} />
    </ChangeSheet>
  );
}

/** The password must be seen before the page behind it is read again. */
export function PasswordSheet(props: ChangeProps): JSX.Element {
  const { client } = useDesk();
  const { row } = props.shown;
  const [given, give] = useState<StaffAnswer | null>(null);
  const t = staff();
  if (given) {
    return (
      <OnceTold login={row.login} password={given.oneTimePassword ?? null} onClose={props.onDone} />
    );
  }
  const send = async (act: Act) => {
    const answer = await staffApi(client).password(row.id, act);
    if (answer.ok) give(answer.value);
    return answer;
  };
  return (
    <ChangeSheet
      {...props}
      onDone={() => undefined}
      title={t.givePassword}
      help={t.giveHelp}
      act={t.give}
      done={t.onceTitle}
      lack=""
      send={send}
    />
  );
}
