import './note.css';
import type { JSX } from 'preact';
import { useLocation } from 'preact-iso';
import { type Visit, writeNote } from '../../field';
import { common } from '../../i18n/common';
import { visit as visitTexts } from '../../i18n/visit';
import { Button, LinkButton } from '../../ui/button';
import { Field } from '../../ui/field';
import { Page } from '../../ui/page';
import { say } from '../../ui/toast';
import { useAct } from '../act';
import { useDraft } from '../draft';
import { ProblemNotice } from '../problem_notice';
import { RecordingStrip, WithVisit } from '../visit_frame';

/** As many as the record takes: what may be typed may be saved. */
const NOTE_CHARACTERS_MAX = 4000;

export function NoteWrite({ id }: { id: string }): JSX.Element {
  return <WithVisit id={id}>{(visit) => <Note visit={visit} />}</WithVisit>;
}

function Note({ visit }: { visit: Visit }): JSX.Element {
  const t = visitTexts().note;
  const { route } = useLocation();
  const [text, setText, dropDraft] = useDraft(`note.${visit.id}`);
  const save = useAct(
    () => writeNote(visit.id, text.trim()),
    () => {
      dropDraft();
      say(t.saved);
      route(`/visits/${visit.id}`, true);
    },
  );
  return (
    <Page
      title={t.title}
      back={{ href: `/visits/${visit.id}`, label: common().back }}
      below={<RecordingStrip visit={visit.id} />}
      foot={
        <>
          <ProblemNotice problem={save.problem} />
          <LinkButton wide icon="microphone" href={`/visits/${visit.id}/voice`}>
            {t.voice}
          </LinkButton>
          <Button
            kind="main"
            wide
            busy={save.busy}
            disabled={text.trim() === ''}
            onPress={() => save.run()}
          >
            {t.save}
          </Button>
        </>
      }
    >
      <div class="note">
        <Field
          label={t.text}
          hint={t.draft}
          rows={9}
          value={text}
          onChange={setText}
          maxLength={NOTE_CHARACTERS_MAX}
        />
      </div>
    </Page>
  );
}
