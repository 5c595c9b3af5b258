import type { ComponentChildren, JSX } from 'preact';
import { useState } from 'preact/hooks';
import { common } from '../../i18n/common';
import { staff } from '../../i18n/desk_staff';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Notice } from '../../ui/notice';
import { Sheet } from '../../ui/sheet';
import type { Answered } from '../api/client';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { useAct } from '../frequency_check/acting';
import { type Body, staffApi } from '../staff_keep/staff_api';

interface BodyProps {
  readonly body: Body;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** A sheet with one act; its id is made once, so that pressing twice is asking once. */
export function BodySheet(props: {
  title: string;
  act: string;
  danger?: boolean;
  lack: string;
  onClose: () => void;
  onDone: () => void;
  send: (id: string) => Promise<Answered<unknown>>;
  children: ComponentChildren;
}): JSX.Element {
  const [id] = useState(() => crypto.randomUUID());
  const [asked, ask] = useState(false);
  const { busy, trouble, act } = useAct();
  const submit = async () => {
    ask(true);
    if (props.lack !== '') return;
    if (await act(() => props.send(id), staff().bodies.saved)) props.onDone();
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
      {props.children}
    </Sheet>
  );
}

export function RenameSheet(props: BodyProps): JSX.Element {
  const { client } = useDesk();
  const { body } = props;
  const [nameZh, setZh] = useState(body.name.zh);
  const [nameEn, setEn] = useState(body.name.en);
  const t = staff().bodies;
  return (
    <BodySheet
      {...props}
      title={t.renameTitle(body.name[language.value])}
      act={t.save}
      lack={nameZh.trim() === '' || nameEn.trim() === '' ? staff().need : ''}
      send={(id) =>
        staffApi(client).renameBody(body.id, {
          id,
          nameZh,
          nameEn,
          wasZh: body.name.zh,
          wasEn: body.name.en,
        })
      }
    >
      <p>{t.renameHelp}</p>
      <Field label={t.nameZh} value={nameZh} onChange={setZh} maxLength={100} />
      <Field label={t.nameEn} value={nameEn} onChange={setEn} maxLength={100} />
    </BodySheet>
  );
}

export function CloseSheet(props: BodyProps): JSX.Element {
  const { client } = useDesk();
  const { body } = props;
  const [reason, setReason] = useState('');
  const t = staff();
  return (
    <BodySheet
      {...props}
      title={t.bodies.closeTitle(body.name[language.value])}
      act={t.bodies.close}
      danger
      lack={reason.trim() === '' ? t.needReason : ''}
      send={(id) => staffApi(client).closeBody(body.id, { id, reason })}
    >
      <p>{t.bodies.closeHelp}</p>
      <Field
        label={t.reason}
        hint={t.reasonHint}
        rows={2}
        maxLength={500}
        value={reason}
        onChange={setReason}
      />
    </BodySheet>
  );
}
