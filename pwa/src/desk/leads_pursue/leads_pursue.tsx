import './leads_pursue.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { common } from '../../i18n/common';
import { desk } from '../../i18n/desk';
import { instant } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button, LinkButton } from '../../ui/button';
import { Field } from '../../ui/field';
import { Empty } from '../../ui/notice';
import { Sheet } from '../../ui/sheet';
import { PagedList } from '../api/paged';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { Segments } from '../frame/segments';
import { useAct } from '../frequency_check/acting';
import { AgencySelect } from '../frequency_check/agency_select';
import { GROUPS, type Group, type LeadLine, leadsApi } from './leads_api';

/** Leads by whose turn it is; what waits for me comes first. */
export function LeadsPursue(): JSX.Element {
  const { client } = useDesk();
  const { route } = useLocation();
  const [group, setGroup] = useState<Group>('mine');
  const [text, setText] = useState('');
  const [entering, enter] = useState(false);
  const words = text.trim();
  const { read, refresh } = useReading(
    () => leadsApi(client).list(group, words, null),
    () => false,
    `${group} ${words}`,
  );
  const texts = desk().leads;
  const opens = read.kind === 'ready' && read.value.opens;
  const supervises = read.kind !== 'ready' || opens || read.value.leads.some((one) => one.source);
  return (
    <Screen
      title={texts.title}
      lead={supervises ? texts.lead : texts.leadSupervised}
      aside={
        opens && (
          <>
            <LinkButton href="/desk/leads/tickets" icon="inbox">
              {texts.tickets}
            </LinkButton>
            <Button icon="plus" onPress={() => enter(true)}>
              {texts.open}
            </Button>
          </>
        )
      }
    >
      <Groups
        chosen={group}
        counts={read.kind === 'ready' ? read.value.counts : {}}
        onChoose={setGroup}
      />
      <Field label={texts.search} hideLabel type="search" value={text} onChange={setText} />
      <ReadingView read={read} onRetry={refresh}>
        {(page) =>
          page.leads.length === 0 ? (
            <Empty icon="check" title={texts.noneIn[group]}>
              {opens ? texts.noneText : texts.noneTextSupervised}
            </Empty>
          ) : (
            <PagedList
              key={`${group} ${words} ${page.leads[0]?.lastIndex}`}
              class="lead-list"
              label={texts.more}
              first={page}
              rowsOf={({ leads }) => leads}
              markOf={({ nextBefore }) => nextBefore}
              ask={(before) => leadsApi(client).list(group, words, before)}
            >
              {(one) => <LeadCard one={one} />}
            </PagedList>
          )
        }
      </ReadingView>
      {entering && (
        <EnterLead onClose={() => enter(false)} onEntered={(id) => route(`/desk/leads/${id}`)} />
      )}
    </Screen>
  );
}

function Groups(props: {
  chosen: Group;
  counts: Readonly<Record<string, number>>;
  onChoose: (group: Group) => void;
}): JSX.Element {
  const texts = desk().leads;
  return (
    <Segments
      legend={texts.group}
      options={GROUPS.map((value) => ({
        value,
        label: `${texts.groups[value]} ${props.counts[value] ?? ''}`,
      }))}
      chosen={props.chosen}
      onChoose={props.onChoose}
    />
  );
}

function LeadCard({ one }: { one: LeadLine }): JSX.Element {
  const texts = desk().leads;
  return (
    <a class="lead-line" href={`/desk/leads/${one.id}`}>
      <span class="lead-what">
        <span class="lead-name">{one.title}</span>
        <span class="soft">
          {dotted(
            one.agency.name[language.value],
            one.source && texts.sources[one.source],
            one.chases > 0 && texts.chased(one.chases),
          )}
        </span>
      </span>
      <span class="lead-end">
        <Chips one={one} />
        <span class="soft">{dayText(one)}</span>
      </span>
    </a>
  );
}

export function Chips({ one }: { one: LeadLine }): JSX.Element {
  const texts = desk().leads;
  return (
    <>
      <span class={`chip${one.mine ? ' chip-live' : ''}`}>
        {texts.stages[one.stage] ?? one.stage}
      </span>
      {one.overdue && <span class="chip chip-danger">{texts.overdue}</span>}
      {one.raised > 0 && <span class="chip chip-attention">{texts.raised}</span>}
    </>
  );
}

/** The day that counts for the next step: when it may be done, or until when it must be. */
export function dayText(one: LeadLine): string {
  const texts = desk().leads;
  if (one.due === null) return '';
  if (one.notBefore && !one.mine && !one.overdue) return texts.from(instant(one.notBefore, 'date'));
  const day = instant(one.due, 'date');
  return one.overdue ? texts.overdueSince(day) : texts.dueOn(day);
}

function EnterLead(props: { onClose: () => void; onEntered: (id: string) => void }): JSX.Element {
  const { client } = useDesk();
  const [id] = useState(() => crypto.randomUUID());
  const [agency, setAgency] = useState('');
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const [missing, setMissing] = useState(false);
  const { busy, trouble, act } = useAct();
  const texts = desk().leads;
  const submit = async () => {
    setMissing(title.trim() === '');
    if (title.trim() === '') return;
    const asked = {
      id,
      source: 'observation' as const,
      agencyId: agency,
      title: title.trim(),
      text: text.trim(),
    };
    if (await act(() => leadsApi(client).open(asked), texts.opened)) props.onEntered(id);
  };
  return (
    <Sheet
      title={texts.open}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={props.onClose}>{common().cancel}</Button>
          <Button kind="main" busy={busy} onPress={submit}>
            {texts.save}
          </Button>
        </div>
      }
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      <AgencySelect label={texts.about} value={agency} onChange={setAgency} />
      <Field
        label={texts.name}
        hint={texts.nameHint}
        value={title}
        maxLength={200}
        onChange={setTitle}
        {...(missing ? { error: texts.need } : {})}
      />
      <Field label={texts.text} rows={4} maxLength={4000} value={text} onChange={setText} />
    </Sheet>
  );
}
