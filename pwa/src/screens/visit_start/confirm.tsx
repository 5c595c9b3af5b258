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
import { likelyPartner, recentPartners, type Subject } from './state';
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
  const [partner, setPartner] = useState(likelyPartner(subject.task, recent, self));
  const [choosing, setChoosing] = useState(false);
  const { said, say, complete, checklists, setChecklists, frequency, open } = useOpening(
    subject,
    partner,
    onOpened,
  );
  return (
    <Page
      title={t.confirmTitle}
      back={{ href: '/', label: common().back }}
      foot={
        <>
          <ProblemNotice problem={open.problem} />
          {!complete && <p class="soft">{codes().opening.madeUpMissing}</p>}
          {partner === null ? (
            <Button kind="main" wide icon="people" onPress={() => setChoosing(true)}>
              {t.partnerChoose}
            </Button>
          ) : (
            <Button
              kind="main"
              wide
              busy={open.busy}
              disabled={!complete}
              onPress={() => open.run()}
            >
              {said.late ? codes().opening.begin : t.begin}
            </Button>
          )}
        </>
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
      {subject.task?.joint && <JointNotice joint={subject.task.joint} checklists={checklists} />}
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
      <ChecklistsChoose chosen={checklists} onChoose={setChecklists} />
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
  const permit = subject.task?.permit;
  const said = [
    ...(subject.found === 'code' ? [['check', t.signed] as const] : []),
    ...(subject.found === 'short-code' ? [['attention', t.unsigned] as const] : []),
    ...(permit ? [['check', t.permitted(permit.number)] as const] : []),
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
