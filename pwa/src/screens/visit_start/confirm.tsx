import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type InspectionType, me, openVisit, reference, type Visit, visits } from '../../field';
import { common } from '../../i18n/common';
import { field } from '../../i18n/field';
import { Button } from '../../ui/button';
import { Card, Facts, Row, Section } from '../../ui/card';
import { Check, Choice } from '../../ui/choice';
import { Page } from '../../ui/page';
import { useAct } from '../act';
import { store, stored } from '../draft';
import { inLanguage, officerName } from '../names';
import { ProblemNotice } from '../problem_notice';
import { PartnerChoose } from './partner';
import { likelyChecklists, likelyPartner, opening, recentPartners, type Subject } from './state';

const LAST_CHECKLISTS = 'palm.last-checklists';
const TYPES: readonly InspectionType[] = ['routine', 'case_based', 'special'];

interface SubjectConfirmProps {
  subject: Subject;
  onAgain: () => void;
  onOpened: (visit: string) => void;
}

/** Everything is filled in as it most likely is; the big button is the only tap needed. */
export function SubjectConfirm({ subject, onAgain, onOpened }: SubjectConfirmProps): JSX.Element {
  const t = field().start;
  const self = me.value?.officer?.id ?? '';
  const recent = recentPartners(visits.value, self, 5);
  const [partner, setPartner] = useState(likelyPartner(subject.task, recent, self));
  const [choosing, setChoosing] = useState(false);
  const [type, setType] = useState<InspectionType>('routine');
  const [checklists, setChecklists] = useState(
    likelyChecklists(
      subject.task,
      (stored(LAST_CHECKLISTS) ?? '').split(' '),
      reference.value.checklists,
    ),
  );
  const open = useAct(
    () => openVisit(opening(subject, partner, type, checklists)),
    ({ visit }: { visit: Visit }) => {
      store(LAST_CHECKLISTS, checklists.join(' '));
      onOpened(visit.id);
    },
  );
  return (
    <Page
      title={t.confirmTitle}
      back={{ href: '/', label: common().back }}
      foot={
        <>
          <ProblemNotice problem={open.problem} />
          {partner === null ? (
            <Button kind="main" wide icon="people" onPress={() => setChoosing(true)}>
              {t.partnerChoose}
            </Button>
          ) : (
            <Button kind="main" wide busy={open.busy} onPress={() => open.run()}>
              {t.begin}
            </Button>
          )}
        </>
      }
    >
      <SubjectCard subject={subject} onAgain={onAgain} />
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
      <Choice
        legend={t.type}
        options={TYPES.map((value) => ({ value, label: common().inspectionTypes[value] }))}
        chosen={type}
        onChoose={setType}
      />
      <ChecklistsChoose chosen={checklists} onChoose={setChecklists} />
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
      <div class="start-again">
        <Button kind="quiet" icon="retry" onPress={onAgain}>
          {t.again}
        </Button>
      </div>
    </Card>
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
