import '../evaluation_score/evaluation_score.css';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { instant, when } from '../../i18n/format';
import { language } from '../../i18n/language';
import { Button, LinkButton } from '../../ui/button';
import { Disclosure } from '../../ui/disclosure';
import { Field } from '../../ui/field';
import { ReadingView } from '../api/reading_view';
import { TroubleNotice } from '../api/trouble_notice';
import { useReading } from '../api/use_reading';
import { useDesk } from '../desk';
import { Form } from '../evaluation_score/form';
import { Labelled } from '../evaluation_score/labelled';
import { dotted } from '../frame/dotted';
import { Screen } from '../frame/screen';
import { useAct } from '../frequency_check/acting';
import { AgencySelect } from '../frequency_check/agency_select';
import { MakeLead, useOpensLeads } from '../leads_pursue/make_lead';
import { type Campaign, campaignsApi } from './campaigns_api';
import { StateChip } from './state_chip';

/** One campaign: how far it is, what was found, the leads it gave. */
export function CampaignRead({ id }: { id: string }): JSX.Element {
  const { client } = useDesk();
  const [entering, enter] = useState(false);
  const { read, refresh } = useReading(
    () => campaignsApi(client).read(id),
    ({ kind }) => kind.startsWith('campaign.') || kind === 'lead.opened',
    id,
  );
  const texts = desk().campaigns;
  const title = read.kind === 'ready' ? read.value.title : texts.title;
  const acts = read.kind === 'ready' && read.value.acts;
  return (
    <Screen
      title={title}
      back={{ href: '/desk/campaigns', label: texts.back }}
      aside={
        acts && (
          <Button icon="plus" onPress={() => enter(true)}>
            {texts.enter}
          </Button>
        )
      }
    >
      <ReadingView read={read} onRetry={refresh}>
        {(one) => (
          <>
            <Head one={one} />
            <Progress one={one} />
            <Findings one={one} />
            {one.closes && <Closing id={one.id} onDone={refresh} />}
            {entering && (
              <EnterFinding
                one={one}
                onClose={() => enter(false)}
                onDone={() => {
                  enter(false);
                  refresh();
                }}
              />
            )}
          </>
        )}
      </ReadingView>
    </Screen>
  );
}

function Head({ one }: { one: Campaign }): JSX.Element {
  const texts = desk().campaigns;
  const kinds = one.kinds.map((kind) => texts.kindNames[kind] ?? kind).join(desk().comma);
  return (
    <section class="eval-card">
      <p class="eval-chips">
        <StateChip one={one} />
        <span class="soft">
          {dotted(
            one.owner.name[language.value],
            texts.period(instant(one.first, 'date'), instant(one.last, 'date')),
            kinds || texts.all,
            one.sectors.join(desk().comma),
          )}
        </span>
      </p>
      {one.text && <p class="eval-words">{one.text}</p>}
      {one.summary && (
        <p class="eval-words">
          <strong>{texts.summary}</strong> {one.summary}
        </p>
      )}
      {one.acts && (
        <p>
          <a class="link" href="/desk/plans">
            {texts.toPlans}
          </a>
        </p>
      )}
    </section>
  );
}

function Progress({ one }: { one: Campaign }): JSX.Element {
  const texts = desk().campaigns;
  return (
    <section class="eval-card">
      <h2>{texts.progress}</h2>
      <div class="eval-scroll">
        <table class="eval-table eval-by-body">
          <thead>
            <tr>
              <th scope="col">{texts.body}</th>
              <th scope="col">{texts.visits}</th>
              <th scope="col">{texts.found}</th>
              <th scope="col">{texts.leads}</th>
            </tr>
          </thead>
          <tbody>
            {one.bodies.map((body) => (
              <tr key={body.agency.id}>
                <th scope="row">{body.agency.name[language.value]}</th>
                <td data-column={texts.visits}>{body.visits}</td>
                <td data-column={texts.found}>{body.findings}</td>
                <td data-column={texts.leads}>{body.leads}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** What was found, by item of the checklist. */
function Findings({ one }: { one: Campaign }): JSX.Element {
  const opens = useOpensLeads();
  const texts = desk().campaigns;
  return (
    <section class="eval-list">
      <h2>{texts.checklist}</h2>
      {one.checklist.map((item, place) => {
        const found = one.found.filter((each) => each.item === place);
        return (
          <div key={item} class="eval-card">
            <p class="eval-name">
              {place + 1}. {item}
            </p>
            <p class="soft">
              {found.length === 0 ? texts.noFindings : texts.findings(found.length)}
            </p>
            {found.map((each) => (
              <div key={each.id} class="eval-row">
                <span class="eval-words">{each.text}</span>
                <span class="soft">
                  {dotted(
                    each.agency.name[language.value],
                    each.by.name[language.value],
                    when(each.at),
                  )}
                </span>
                <span class="eval-chips">
                  {each.lead ? (
                    <LinkButton href={`/desk/leads/${each.lead}`}>{texts.seeLead}</LinkButton>
                  ) : (
                    opens && <MakeLead source="campaign" sourceId={each.id} />
                  )}
                </span>
              </div>
            ))}
          </div>
        );
      })}
    </section>
  );
}

function Closing({ id, onDone }: { id: string; onDone: () => void }): JSX.Element {
  const { client } = useDesk();
  const [act] = useState(() => crypto.randomUUID());
  const [summary, setSummary] = useState('');
  const [missing, setMissing] = useState(false);
  const { busy, trouble, act: run } = useAct();
  const texts = desk().campaigns;
  const close = async () => {
    setMissing(summary.trim() === '');
    if (summary.trim() === '') return;
    const asked = { id: act, summary: summary.trim() };
    if (await run(() => campaignsApi(client).close(id, asked), texts.closed)) onDone();
  };
  return (
    <Disclosure title={texts.close}>
      {trouble && <TroubleNotice trouble={trouble} />}
      <Field
        label={texts.summary}
        hint={texts.closeHint}
        rows={3}
        value={summary}
        maxLength={4000}
        onChange={setSummary}
        {...(missing ? { error: texts.need } : {})}
      />
      <Button busy={busy} onPress={close}>
        {texts.close}
      </Button>
    </Disclosure>
  );
}

function EnterFinding(props: {
  one: Campaign;
  onClose: () => void;
  onDone: () => void;
}): JSX.Element {
  const { one } = props;
  const { client } = useDesk();
  const [id] = useState(() => crypto.randomUUID());
  const [agencyId, setAgency] = useState(one.bodies[0]?.agency.id ?? '');
  const [item, setItem] = useState('0');
  const [text, setText] = useState('');
  const [missing, setMissing] = useState(false);
  const { busy, trouble, act } = useAct();
  const texts = desk().campaigns;
  const submit = async () => {
    setMissing(text.trim() === '');
    if (text.trim() === '') return;
    const asked = { id, agencyId, item: Number(item), text: text.trim() };
    if (await act(() => campaignsApi(client).find(one.id, asked), texts.entered)) props.onDone();
  };
  return (
    <Form
      title={texts.enter}
      submit={texts.enter}
      busy={busy}
      onSubmit={submit}
      onClose={props.onClose}
    >
      {trouble && <TroubleNotice trouble={trouble} />}
      {one.bodies.length === 0 ? (
        <AgencySelect label={texts.about} value={agencyId} onChange={setAgency} />
      ) : (
        <Labelled
          label={texts.about}
          value={agencyId}
          onChange={setAgency}
          options={one.bodies.map(({ agency }) => [agency.id, agency.name[language.value]])}
        />
      )}
      <Labelled
        label={texts.item}
        value={item}
        onChange={setItem}
        options={one.checklist.map((each, place) => [String(place), each])}
      />
      <Field
        label={texts.what}
        rows={4}
        value={text}
        maxLength={4000}
        onChange={setText}
        {...(missing ? { error: texts.need } : {})}
      />
    </Form>
  );
}
