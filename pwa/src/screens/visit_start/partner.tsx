import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type Officer, reference } from '../../field';
import { common } from '../../i18n/common';
import { field } from '../../i18n/field';
import { Card, Row, Section } from '../../ui/card';
import { Field } from '../../ui/field';
import { Empty } from '../../ui/notice';
import { Sheet } from '../../ui/sheet';
import { inLanguage } from '../names';

const SHOWN = 40;

/** Recent partners first: usually one tap; the whole list is searched by name. */
export function PartnerChoose(props: {
  recent: readonly string[];
  self: string;
  onChoose: (officer: string) => void;
  onClose: () => void;
}): JSX.Element {
  const t = field().start;
  const [text, setText] = useState('');
  const others = nearestFirst(reference.value.officers, props.self);
  const recent = others.filter((officer) => props.recent.includes(officer.id));
  const listed = text === '' ? others.filter((officer) => !recent.includes(officer)) : others;
  const matches = listed.filter((officer) => matchesName(officer, text)).slice(0, SHOWN);
  return (
    <Sheet title={t.partnerChoose} closeLabel={common().close} onClose={props.onClose}>
      {recent.length > 0 && text === '' && (
        <Section title={t.partnerRecent}>
          <Officers officers={recent} onChoose={props.onChoose} />
        </Section>
      )}
      <Section title={t.partnerAll}>
        <Field label={t.partnerSearch} hideLabel type="search" value={text} onChange={setText} />
        {matches.length === 0 ? (
          <Empty icon="people" title={t.partnerNone} />
        ) : (
          <Officers officers={matches} onChoose={props.onChoose} />
        )}
      </Section>
    </Sheet>
  );
}

function Officers(props: {
  officers: readonly Officer[];
  onChoose: (officer: string) => void;
}): JSX.Element {
  const t = field().start;
  const flaws: Partial<Record<string, string>> = t.certificateFlaws;
  return (
    <Card flush>
      {props.officers.map((officer) => (
        <Row
          key={officer.id}
          icon="person"
          title={inLanguage(officer.name)}
          detail={[t.certificate(officer.certificate.number), flaws[officer.certificate.state]]
            .filter(Boolean)
            .join(' · ')}
          onPress={() => props.onChoose(officer.id)}
        />
      ))}
    </Card>
  );
}

/** Everybody but oneself, colleagues of the same agency before others. */
export function nearestFirst(officers: readonly Officer[], self: string): readonly Officer[] {
  const agency = officers.find((officer) => officer.id === self)?.agencyId;
  const others = officers.filter((officer) => officer.id !== self);
  return [
    ...others.filter((officer) => officer.agencyId === agency),
    ...others.filter((officer) => officer.agencyId !== agency),
  ];
}

export function matchesName(officer: Officer, text: string): boolean {
  const asked = text.trim().toLowerCase();
  return [officer.name.zh, officer.name.en, officer.certificate.number].some((known) =>
    known.toLowerCase().includes(asked),
  );
}
