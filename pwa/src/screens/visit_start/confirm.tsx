import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { me, reference, type Visit, visits } from '../../field';
import { codes } from '../../i18n/codes';
import { common } from '../../i18n/common';
import { field } from '../../i18n/field';
import { Button } from '../../ui/button';
import { Card, Facts, Row, Section } from '../../ui/card';
import { Check } from '../../ui/choice';
import { Icon } from '../../ui/icon';
import { Page } from '../../ui/page';
import { FrequencyNotice } from '../frequency_warn/view';
import { inLanguage, officerName } from '../names';
import { ProblemNotice } from '../problem_notice';
import { JointNotice } from './joint';
import { LateEntry, Occasion } from './occasion';
import { PartnerChoose } from './partner';
import { comingAlong, likelyPartner, recentPartners, type Subject } from './state';
import { useOpening } from './use_opening';

interface SubjectConfirmProps {
  subject: Subject;
  onAgain: () => void;
  onOpened: (visit: Visit) => void;
}

/** Everything is filled in as it most likely is; the big button is the only tap needed. */
export function SubjectConfirm({ subject, onAgain, onOpened }: SubjectConfirmProps): JSX.Element {
  const t = field().start;
  const self = me.value?.officer?.id ?? '';
  const recent = recentPartners(visits.value, self, 5);
  const [partner, setPartner] = useState(
    likelyPartner(subject.task, recent, self, colleaguesOf(self)),
  );
  const named = comingAlong(subject.task, self, partner);
  const [absent, setAbsent] = useState<readonly string[]>([]);
  const along = named.filter((id) => !absent.includes(id));
  const [choosing, setChoosing] = useState(false);
  const { said, say, complete, checklists, setChecklists, frequency, open } = useOpening(
    subject,
    partner,
    along,
    onOpened,
  );
  return (
    <Page
      title={t.confirmTitle}
      back={{ href: '/', label: common().back }}
      foot={
        partner === null ? (
          <Button kind="main" wide icon="people" onPress={() => setChoosing(true)}>
            {t.partnerChoose}
          </Button>
        ) : (
          <Begin open={open} complete={complete} late={said.late !== null} />
        )
      }
    >
      <SubjectCard subject={subject} onAgain={onAgain} />
      {frequency && (
        <FrequencyNotice
          frequency={frequency}
          reason={said.capReason}
          onReason={(capReason) => say({ capReason })}
        />
      )}
      {subject.task?.joint && (
        <JointNotice
          joint={subject.task.joint}
          checklists={checklists}
          named={named}
          along={along}
          onChange={(there) => setAbsent(named.filter((id) => !there.includes(id)))}
        />
      )}
      <Section title={t.partner}>
        <Card flush>
          <Row
            icon="people"
            title={partner === null ? t.partnerChoose : officerName(partner)}
            detail={t.partnerWhy}
            onPress={() => setChoosing(true)}
          />
        </Card>
      </Section>
      <Occasion said={said} onSay={say} />
      {said.purpose === 'inspection' && (
        <ChecklistsChoose chosen={checklists} onChoose={setChecklists} />
      )}
      <LateEntry said={said} onSay={say} />
      {choosing && (
        <PartnerChoose
          recent={recent}
          self={self}
          onClose={() => setChoosing(false)}
          onChoose={(id) => {
            setPartner(id);
            setChoosing(false);
          }}
        />
      )}
    </Page>
  );
}

function Begin(props: {
  open: Pick<ReturnType<typeof useOpening>['open'], 'problem' | 'busy' | 'run'>;
  complete: boolean;
  late: boolean;
}): JSX.Element {
  const { open, complete } = props;
  return (
    <>
      <ProblemNotice problem={open.problem} />
      {!complete && <p class="soft">{codes().opening.madeUpMissing}</p>}
      <Button kind="main" wide busy={open.busy} disabled={!complete} onPress={() => open.run()}>
        {props.late ? codes().opening.begin : field().start.begin}
      </Button>
    </>
  );
}

/** Officers of the same body. */
function colleaguesOf(self: string): ReadonlySet<string> {
  const { officers } = reference.value;
  const own = officers.find(({ id }) => id === self)?.agencyId;
  return new Set(officers.filter(({ agencyId }) => agencyId === own).map(({ id }) => id));
}

function SubjectCard({ subject, onAgain }: { subject: Subject; onAgain: () => void }): JSX.Element {
  const t = field().start;
  const { enterprise, address } = subject;
  return (
    <Card>
      <h2 class="start-name">{enterprise.name}</h2>
      <Facts
        facts={[
          [t.uscc, <span class="fixed">{enterprise.uscc ?? common().none}</span>],
          ...(address ? ([[t.address, address]] as const) : []),
        ]}
      />
      <Standing subject={subject} />
      <div class="start-again">
        <Button kind="quiet" icon="retry" onPress={onAgain}>
          {t.again}
        </Button>
      </div>
    </Card>
  );
}

/** Whether the code was the server's own, and whether the visit is approved. */
function Standing({ subject }: { subject: Subject }): JSX.Element | null {
  const t = codes().opening;
  const { permit, urgent } = subject.task ?? {};
  const said = [
    ...(subject.found === 'code' ? [['check', t.signed] as const] : []),
    ...(subject.found === 'short-code' ? [['attention', t.unsigned] as const] : []),
    ...(permit ? [['check', t.permitted(permit.number)] as const] : []),
    ...(urgent && !permit ? [['attention', t.urgent(urgent)] as const] : []),
  ];
  if (said.length === 0) return null;
  return (
    <ul class="start-standing">
      {said.map(([icon, text]) => (
        <li key={text} class={`start-standing-${icon}`}>
          <Icon name={icon} />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

function ChecklistsChoose(props: {
  chosen: readonly string[];
  onChoose: (ids: readonly string[]) => void;
}): JSX.Element {
  const t = field().start;
  const known = reference.value.checklists;
  return (
    <Section title={t.checklists}>
      <Card>
        {known.length === 0 && <p class="soft">{t.noChecklists}</p>}
        {known.map((checklist) => (
          <Check
            key={checklist.id}
            label={inLanguage(checklist.title)}
            checked={props.chosen.includes(checklist.id)}
            onChange={(on) =>
              props.onChoose(
                on
                  ? [...props.chosen, checklist.id]
                  : props.chosen.filter((id) => id !== checklist.id),
              )
            }
          />
        ))}
      </Card>
    </Section>
  );
}
