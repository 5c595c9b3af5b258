/** One account: what it is, what can be done with it, and what was done to it. */
import './staff_keep.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useRoute } from 'preact-iso';
import { staff } from '../../i18n/desk_staff';
import { instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Facts } from '../../ui/card';
import { Notice } from '../../ui/notice';
import { ReadingView } from '../api/reading_view';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import {
  CertificateSheet,
  type ChangeProps,
  PasswordSheet,
  PostSheet,
  StateSheet,
  WithdrawSheet,
} from './change_sheets';
import { type StaffAct, type StaffShown, staffApi } from './staff_api';
import { certificateWords, StaffMarks } from './staff_list';

const SHEETS = {
  post: PostSheet,
  state: StateSheet,
  password: PasswordSheet,
  certificate: CertificateSheet,
  withdraw: WithdrawSheet,
} as const;
type SheetName = keyof typeof SHEETS;

export function StaffRead(): JSX.Element {
  const { client } = useDesk();
  const account = useRoute().params['id'] ?? '';
  const { read, refresh } = useReading(
    () => staffApi(client).read(account),
    () => false,
    account,
  );
  const t = staff();
  const name = read.kind === 'ready' ? read.value.row.name[language.value] : t.title;
  return (
    <Screen title={name} narrow back={{ href: '/desk/staff', label: t.back }}>
      <ReadingView read={read} onRetry={refresh}>
        {(shown) => <Person shown={shown} onChanged={refresh} />}
      </ReadingView>
    </Screen>
  );
}

function Person(props: { shown: StaffShown; onChanged: () => void }): JSX.Element {
  const [open, set] = useState<SheetName | null>(null);
  const { session } = useDesk();
  const { shown } = props;
  const { row, certificate } = shown;
  const t = staff();
  const tongue = language.value;
  const state = session.state.value;
  const own = state.kind === 'in' && state.me.account === row.id;
  const Chosen = open === null ? null : (SHEETS[open] as (given: ChangeProps) => JSX.Element);
  return (
    <>
      <section class="panel">
        <StaffMarks one={row} />
        <Facts
          facts={[
            [t.login, <span class="fixed">{row.login}</span>],
            [t.role, t.roles[row.role]],
            [t.body, row.agency.name[tongue]],
            [t.certificateTitle, certificateWords(row)],
            ...(certificate
              ? [
                  [t.number, <span class="fixed">{certificate.number}</span>] as const,
                  [t.province, certificate.province] as const,
                ]
              : []),
          ]}
        />
      </section>
      {own && <Notice tone="calm" title={t.notYours} />}
      {shown.mayChange && <Acts shown={shown} onOpen={set} />}
      <Phones shown={shown} />
      <section class="panel">
        <h2>{t.history}</h2>
        {shown.acts.length === 0 ? (
          <p class="soft">{t.noHistory}</p>
        ) : (
          <ol class="staff-history">
            {shown.acts.map((one) => (
              <Changed key={one.index} one={one} />
            ))}
          </ol>
        )}
      </section>
      {Chosen && (
        <Chosen
          shown={shown}
          onClose={() => set(null)}
          onDone={() => {
            set(null);
            props.onChanged();
          }}
        />
      )}
    </>
  );
}

function Acts(props: { shown: StaffShown; onOpen: (name: SheetName) => void }): JSX.Element {
  const { shown, onOpen } = props;
  const { row } = shown;
  const t = staff();
  const offers: readonly (readonly [SheetName, string, string])[] = [
    ...(row.disabled ? [] : ([['post', t.changePost, t.changePostHelp]] as const)),
    ['password', t.givePassword, t.giveHelp],
    ['certificate', t.addCertificate, t.replaceHelp],
    ...(row.certificate && row.certificate.state !== 'suspended'
      ? ([['withdraw', t.withdraw, t.withdrawHelp]] as const)
      : []),
    row.disabled ? ['state', t.openAct, t.openHelp] : ['state', t.shutAct, t.shutHelp],
  ];
  return (
    <section class="panel">
      <h2>{t.acts}</h2>
      <ul class="staff-acts">
        {offers.map(([name, words, help]) => (
          <li key={name}>
            <p class="soft">{help}</p>
            <Button
              kind={name === 'withdraw' || (name === 'state' && !row.disabled) ? 'danger' : 'plain'}
              onPress={() => onOpen(name)}
            >
              {words}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Phones({ shown }: { shown: StaffShown }): JSX.Element {
  const t = staff();
  return (
    <section class="panel">
      <h2>{t.phones}</h2>
      {shown.phones.length === 0 ? (
        <p class="soft">{t.noPhones}</p>
      ) : (
        <>
          <ul>
            {shown.phones.map((phone) => (
              <li key={phone.kid}>
                {dotted(phone.label, t.enrolled(instant(phone.enrolledAt, 'date')))}
              </li>
            ))}
          </ul>
          <a class="link" href="/desk/devices">
            {t.toDevices}
          </a>
        </>
      )}
    </section>
  );
}

function Changed({ one }: { one: StaffAct }): JSX.Element {
  const t = staff();
  const tongue = language.value;
  const { fact } = one;
  const { was } = fact;
  const lines = [
    was && was.role !== fact.role && t.change(t.roles[was.role], t.roles[fact.role]),
    was &&
      was.agency !== fact.agency &&
      t.change(one.wasAgency?.[tongue] ?? was.agency, one.agency?.[tongue] ?? fact.agency),
    !was && dotted(t.roles[fact.role], one.agency?.[tongue] ?? fact.agency),
    one.kind === 'staff.certificate_added' && fact.certificate?.number,
    fact.reason,
  ].filter(Boolean);
  return (
    <li>
      <strong>{t.kinds[one.kind]}</strong>
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
      <span class="soft">
        {dotted(t.by(one.by?.[tongue] ?? t.byOperator, when(one.at)), t.index(one.index))}
      </span>
    </li>
  );
}
