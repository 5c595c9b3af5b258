import '../evaluation_score/evaluation_score.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { desk } from '../../i18n/desk';
import { instant } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button } from '../../ui/button';
import { Field } from '../../ui/field';
import { Empty } from '../../ui/notice';
import { PagedList } from '../api/paged';
import { ReadingView } from '../api/reading_view';
import type { Agency } from '../api/shapes';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { Form } from '../evaluation_score/form';
import { type Days, Period } from '../evaluation_score/labelled';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { useAct } from '../frequency_check/acting';
import { localDay, toggled } from '../tasks_assign/task_draft';
import { type CampaignLine, campaignsApi } from './campaigns_api';
import { StateChip } from './state_chip';

/** Campaigns, the newest act first. */
export function CampaignsList(): JSX.Element {
  const { client } = useDesk();
  const { route } = useLocation();
  const [opening, open] = useState(false);
  const { read, refresh } = useReading(
    () => campaignsApi(client).list(null),
    ({ kind }) => kind.startsWith('campaign.'),
  );
  const texts = desk().campaigns;
  return (
    <Screen
      title={texts.title}
      lead={texts.lead}
      aside={
        read.kind === 'ready' &&
        read.value.opens && (
          <Button icon="plus" onPress={() => open(true)}>
            {texts.create}
          </Button>
        )
      }
    >
      <ReadingView read={read} onRetry={refresh}>
        {(page) =>
          page.campaigns.length === 0 ? (
            <Empty icon="checklist" title={texts.none}>
              {page.opens && texts.noneText}
            </Empty>
          ) : (
            <PagedList
              key={page.campaigns[0]?.lastIndex}
              class="eval-list"
              label={texts.more}
              first={page}
              rowsOf={({ campaigns }) => campaigns}
              markOf={({ nextBefore }) => nextBefore}
              ask={(before) => campaignsApi(client).list(before)}
            >
              {(one) => <Line one={one} />}
            </PagedList>
          )
        }
      </ReadingView>
      {opening && (
        <OpenCampaign onClose={() => open(false)} onMade={(id) => route(`/desk/campaigns/${id}`)} />
      )}
    </Screen>
  );
}

function Line({ one }: { one: CampaignLine }): JSX.Element {
  const texts = desk().campaigns;
  return (
    <a class="eval-card eval-line" href={`/desk/campaigns/${one.id}`}>
      <span class="eval-what">
        <span class="eval-name">{one.title}</span>
        <span class="soft">
          {dotted(
            one.owner.name[language.value],
            texts.period(instant(one.first, 'date'), instant(one.last, 'date')),
            texts.findings(one.findings),
          )}
        </span>
      </span>
      <StateChip one={one} />
    </a>
  );
}

const KINDS = ['routine', 'case_based', 'special'] as const;
const PERIOD_DAYS = 90;
const DAY_MS = 86_400_000;

const wordsOf = (typed: string, by: RegExp) => [
  ...new Set(
    typed
      .split(by)
      .map((word) => word.trim())
      .filter((word) => word !== ''),
  ),
];

function newDays(): Days {
  const end = new Date(Date.now() + PERIOD_DAYS * DAY_MS);
  return { first: localDay(new Date()), last: localDay(end) };
}

function OpenCampaign(props: { onClose: () => void; onMade: (id: string) => void }): JSX.Element {
  const { client } = useDesk();
  const [id] = useState(() => crypto.randomUUID());
  const [title, setTitle] = useState('');
  const [text, setText] = useState('');
  const [agencyIds, setBodies] = useState<readonly string[]>([]);
  const [kinds, setKinds] = useState<readonly string[]>([]);
  const [sectors, setSectors] = useState('');
  const [days, setDays] = useState<Days>(newDays);
  const [checklist, setChecklist] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, trouble, act } = useAct();
  const texts = desk().campaigns;
  const items = wordsOf(checklist, /\n/u);
  const error = (lacks: boolean) => (tried && lacks ? { error: texts.need } : {});
  const submit = async () => {
    setTried(true);
    if (title.trim() === '' || items.length === 0 || agencyIds.length === 0) return;
    const asked = {
      id,
      title: title.trim(),
      text: text.trim(),
      agencyIds,
      kinds,
      sectors: wordsOf(sectors, /\s+/u),
      ...days,
      checklist: items,
    };
    if (await act(() => campaignsApi(client).open(asked), texts.made)) props.onMade(id);
  };
  return (
    <Form
      title={texts.create}
      submit={texts.submit}
      busy={busy}
      onSubmit={submit}
      onClose={props.onClose}
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      <Field
        label={texts.name}
        hint={texts.nameHint}
        value={title}
        maxLength={200}
        onChange={setTitle}
        {...error(title.trim() === '')}
      />
      <Field
        label={texts.checklist}
        hint={texts.checklistHint}
        rows={4}
        value={checklist}
        maxLength={4000}
        onChange={setChecklist}
        {...error(items.length === 0)}
      />
      <Period labels={[texts.first, texts.last]} days={days} onChange={setDays} />
      <Bodies chosen={agencyIds} onChange={setBodies} />
      {tried && agencyIds.length === 0 && <p class="field-error">{texts.need}</p>}
      <Checks
        legend={texts.kinds}
        options={KINDS.map((kind) => [kind, texts.kindNames[kind] ?? kind])}
        chosen={kinds}
        onChange={setKinds}
      />
      <Field
        label={texts.sectors}
        hint={texts.sectorsHint}
        value={sectors}
        maxLength={200}
        onChange={setSectors}
      />
      <Field label={texts.text} rows={3} value={text} maxLength={4000} onChange={setText} />
    </Form>
  );
}

function Bodies(props: {
  chosen: readonly string[];
  onChange: (ids: readonly string[]) => void;
}): JSX.Element {
  const { client } = useDesk();
  const { read, refresh } = useReading(
    () => client.agencies(),
    () => false,
  );
  return (
    <ReadingView read={read} onRetry={refresh}>
      {(agencies) => (
        <Checks
          legend={desk().campaigns.bodies}
          options={(agencies as readonly (Agency & { kind?: string })[])
            .filter(({ kind }) => kind !== 'supervision')
            .map((one) => [one.id, one.name[language.value]])}
          {...props}
        />
      )}
    </ReadingView>
  );
}

function Checks(props: {
  legend: string;
  options: readonly (readonly [value: string, label: string])[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}): JSX.Element {
  return (
    <fieldset class="eval-fatal">
      <legend class="field-label">{props.legend}</legend>
      {props.options.map(([value, label]) => (
        <label key={value} class="eval-check">
          <input
            type="checkbox"
            checked={props.chosen.includes(value)}
            onChange={() => props.onChange(toggled(props.chosen, value))}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
