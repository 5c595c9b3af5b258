import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { readScan } from '../../field';
import { common } from '../../i18n/common';
import { field } from '../../i18n/field';
import { Button } from '../../ui/button';
import { nod } from '../../ui/nod';
import { Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { ScanView } from '../scan_view';
import { asTyped, fromScan, type Refusal, type Subject, type Way } from './state';
import { FindByCode, FindByName, FindByTask, FindTyped } from './ways';

/** The scanner opens at once; the other ways lie at the thumb. */
export function SubjectFind(props: { onFound: (subject: Subject) => void }): JSX.Element {
  const t = field().start;
  const [way, setWay] = useState<Way>('scan');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const last = useRef('');

  const read = async (text: string) => {
    if (text === last.current) return; // The same code stays in the picture for many frames.
    last.current = text;
    const reading = fromScan(await readScan(text));
    setRefusal(way === 'code' ? asTyped(reading.refusal) : reading.refusal);
    if (reading.subject) {
      nod();
      props.onFound(reading.subject);
    }
  };
  const turn = (to: Way) => {
    setRefusal(null);
    last.current = '';
    setWay(to);
  };
  return (
    <Page
      title={t.title}
      back={{ href: '/', label: common().back }}
      foot={<Ways way={way} onTurn={turn} />}
    >
      {refusal && <RefusalNotice refusal={refusal} onType={() => turn('typed')} />}
      {way === 'scan' && (
        <ScanView
          aim={t.aim}
          otherwise={t.otherWays}
          onText={(text) => {
            read(text);
            return false; // The screen leaves when the enterprise is known; until then it looks on.
          }}
        />
      )}
      {way === 'code' && <FindByCode onText={read} onEdit={() => (last.current = '')} />}
      {way === 'name' && <FindByName onFound={props.onFound} onType={() => turn('typed')} />}
      {way === 'task' && <FindByTask onFound={props.onFound} />}
      {way === 'typed' && (
        <FindTyped
          uscc={refusal?.type === 'unknown-licence' ? refusal.uscc : ''}
          onFound={props.onFound}
        />
      )}
    </Page>
  );
}

function Ways({ way, onTurn }: { way: Way; onTurn: (way: Way) => void }): JSX.Element {
  const t = field().start;
  return (
    <div class="start-ways">
      {way !== 'scan' && (
        <Button kind="main" wide icon="scan" onPress={() => onTurn('scan')}>
          {t.byScan}
        </Button>
      )}
      <div class="side-by-side">
        <Button icon="keyboard" pressed={way === 'code'} onPress={() => onTurn('code')}>
          {t.byCode}
        </Button>
        <Button icon="search" pressed={way === 'name'} onPress={() => onTurn('name')}>
          {t.byName}
        </Button>
        <Button icon="today" pressed={way === 'task'} onPress={() => onTurn('task')}>
          {t.byTask}
        </Button>
      </div>
    </div>
  );
}

function RefusalNotice(props: { refusal: Refusal; onType: () => void }): JSX.Element {
  const t = field().start;
  const { refusal } = props;
  if (refusal.type === 'unknown-licence' || refusal.type === 'unknown-code') {
    const code = refusal.type === 'unknown-licence' ? refusal.uscc : refusal.code;
    return (
      <Notice
        tone="attention"
        title={t.notInRegister}
        acts={<Button onPress={props.onType}>{t.typeInstead}</Button>}
      >
        <span class="fixed">{code}</span>
      </Notice>
    );
  }
  const text = {
    foreign: () =>
      [
        t.foreign,
        refusal.type === 'foreign' && refusal.host ? t.foreignHelp(refusal.host) : t.foreignText,
      ] as const,
    'wrong-check': () => [t.wrongCheck, t.wrongCheckHelp] as const,
    'wrong-code': () => [t.wrongCode, t.wrongCodeHelp] as const,
    unreadable: () => [t.unreadable, t.foreignText] as const,
    presence: () => [t.presence, ''] as const,
    forged: () => [t.forged, t.forgedHelp] as const,
  }[refusal.type]();
  return (
    <Notice tone={refusal.type === 'forged' ? 'trouble' : 'attention'} title={text[0]}>
      {text[1]}
    </Notice>
  );
}
