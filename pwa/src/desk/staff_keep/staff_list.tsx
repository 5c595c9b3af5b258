/** The accounts of my part of the tree. */
import './staff_keep.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { staff } from '../../i18n/desk_staff';
import { instant } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { SelectField } from '../../ui/choice_field';
import { Field } from '../../ui/field';
import { Empty } from '../../ui/notice';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { type StaffPage, type StaffRow, staffApi } from './staff_api';
import { StaffForm } from './staff_form';

const ROLES = ['officer', 'supervisor', 'admin', 'auditor'] as const;

export function StaffKeep(): JSX.Element {
  const { session } = useDesk();
  const [adding, add] = useState(false);
  const [asked, ask] = useState({ text: '', role: '', agency: '', shut: '' });
  const [round, again] = useState(0);
  const t = staff();
  const state = session.state.value;
  const mayKeep = state.kind === 'in' && state.me.role === 'admin';
  const given = Object.entries({ ...asked, text: asked.text.trim() }).filter(
    ([, value]) => value !== '',
  );
  const question = new URLSearchParams(given).toString();
  return (
    <Screen
      title={t.title}
      lead={mayKeep ? t.lead : `${t.lead}${t.onlyRead}`}
      aside={
        mayKeep && (
          <Button icon="plus" onPress={() => add(true)}>
            {t.add}
          </Button>
        )
      }
    >
      <Filter asked={asked} onAsk={ask} />
      <Listed key={`${question} ${round}`} question={question} />
      {adding && (
        <StaffForm
          onClose={() => add(false)}
          onDone={() => {
            add(false);
            again(round + 1);
          }}
        />
      )}
    </Screen>
  );
}

interface Asked {
  readonly text: string;
  readonly role: string;
  readonly agency: string;
  readonly shut: string;
}

function Filter({ asked, onAsk }: { asked: Asked; onAsk: (asked: Asked) => void }): JSX.Element {
  const { client } = useDesk();
  const { read } = useReading(
    () => staffApi(client).bodies(),
    () => false,
  );
  const t = staff();
  const bodies = read.kind === 'ready' ? read.value : [];
  return (
    <search class="staff-filter">
      <Field
        label={t.search}
        hideLabel
        type="search"
        value={asked.text}
        onChange={(text) => onAsk({ ...asked, text })}
        maxLength={100}
      />
      <SelectField
        label={t.role}
        value={asked.role}
        onChange={(role) => onAsk({ ...asked, role })}
        options={[
          { value: '', label: t.allRoles },
          ...ROLES.map((value) => ({ value, label: t.roles[value] })),
        ]}
      />
      <SelectField
        label={t.body}
        value={asked.agency}
        onChange={(agency) => onAsk({ ...asked, agency })}
        options={[
          { value: '', label: t.allBodies },
          ...bodies.map(({ id, name }) => ({ value: id, label: name[language.value] })),
        ]}
      />
      <SelectField
        label={t.state}
        value={asked.shut}
        onChange={(shut) => onAsk({ ...asked, shut })}
        options={[
          { value: '', label: t.allStates },
          { value: 'false', label: t.onlyOpen },
          { value: 'true', label: t.onlyShut },
        ]}
      />
    </search>
  );
}

/** Page after page of one question. */
function Listed({ question }: { question: string }): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => staffApi(client).list(new URLSearchParams(question)),
    () => false,
  );
  return (
    <ReadingView read={read} onRetry={refresh}>
      {(first) => <Pages first={first} question={question} />}
    </ReadingView>
  );
}

function Pages({ first, question }: { first: StaffPage; question: string }): JSX.Element {
  const { client } = useDesk();
  const [more, setMore] = useState<readonly StaffPage[]>([]);
  const [busy, setBusy] = useState(false);
  const [failed, fail] = useState<JSX.Element | null>(null);
  const t = staff();
  const pages = [first, ...more];
  const people = pages.flatMap((page) => page.people);
  const next = pages.at(-1)?.next ?? '';
  const go = async () => {
    setBusy(true);
    const asked = new URLSearchParams(question);
    asked.set('after', next);
    const answer = await staffApi(client).list(asked);
    setBusy(false);
    fail(answer.ok ? null : <TroubleNotice trouble={answer.trouble} />);
    if (answer.ok) setMore([...more, answer.value]);
  };
  if (people.length === 0) {
    return (
      <Empty icon="people" title={t.none}>
        {t.noneText}
      </Empty>
    );
  }
  return (
    <>
      <p class="soft" role="status">
        {t.total(first.total)}
      </p>
      <ul class="staff-list">
        {people.map((one) => (
          <StaffLine key={one.id} one={one} />
        ))}
      </ul>
      {failed}
      {next !== '' && (
        <div>
          <Button busy={busy} onPress={go}>
            {t.more}
          </Button>
        </div>
      )}
    </>
  );
}

function StaffLine({ one }: { one: StaffRow }): JSX.Element {
  const tongue = language.value;
  return (
    <li>
      <a class="staff-line" href={`/desk/staff/${encodeURIComponent(one.id)}`}>
        <span class="staff-what">
          <span class="visit-name">{one.name[tongue]}</span>
          <span class="soft">{dotted(one.login, one.agency.name[tongue])}</span>
          {one.certificate && <span class="soft">{certificateWords(one)}</span>}
        </span>
        <StaffMarks one={one} />
      </a>
    </li>
  );
}

export function StaffMarks({ one }: { one: StaffRow }): JSX.Element {
  const t = staff();
  const unfit = one.certificate && one.certificate.state !== 'valid';
  return (
    <span class="staff-end">
      {one.disabled && <span class="chip chip-danger">{t.shut}</span>}
      {one.awaitsFirstPassword && !one.disabled && <span class="chip">{t.waits}</span>}
      {unfit && <span class="chip chip-attention">{t.unfit}</span>}
      <span class="chip chip-live">{t.roles[one.role]}</span>
    </span>
  );
}

export function certificateWords({ certificate }: Pick<StaffRow, 'certificate'>): string {
  const t = staff().certificate;
  if (!certificate) return t.none;
  if (certificate.state === 'suspended') return t.suspended;
  return t[certificate.state](instant(certificate.validUntil, 'date'));
}
