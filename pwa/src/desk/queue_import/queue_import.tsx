import './queue_import.css';
import type { JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { desk } from '../../i18n/desk';
import { bytes } from '../../i18n/format';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import type { Trouble } from '../api/client';
import type { ImportAnswer } from '../api/shapes';
import { TroubleNotice } from '../api/trouble_notice';
import { useDesk } from '../desk';
import { Screen } from '../frame/screen';
import { ImportResult } from './import_result';

type State =
  | { readonly kind: 'choosing' | 'working' }
  | { readonly kind: 'failed'; readonly trouble: Trouble }
  | { readonly kind: 'done'; readonly answer: ImportAnswer };

/** Takes in a queue file by hand, for phones that never get a network. */
export function QueueImport(): JSX.Element {
  const { client } = useDesk();
  const [file, choose] = useState<File | null>(null);
  const [state, set] = useState<State>({ kind: 'choosing' });
  const texts = desk().imports;

  const submit = async () => {
    if (!file) return;
    set({ kind: 'working' });
    const answer = await client.importQueue(file);
    set(
      answer.ok
        ? { kind: 'done', answer: answer.value }
        : { kind: 'failed', trouble: answer.trouble },
    );
  };
  const again = () => {
    choose(null);
    set({ kind: 'choosing' });
  };

  return (
    <Screen title={texts.title} lead={texts.lead} narrow>
      {state.kind === 'done' ? (
        <>
          <ImportResult answer={state.answer} />
          <div>
            <Button icon="export" onPress={again}>
              {texts.another}
            </Button>
          </div>
        </>
      ) : (
        <>
          <FileDrop file={file} onFile={choose} />
          {state.kind === 'failed' && <TroubleNotice trouble={state.trouble} />}
          <div class="import-act">
            <Button
              kind="main"
              busy={state.kind === 'working'}
              disabled={!file || !isZip(file)}
              onPress={submit}
            >
              {texts.submit}
            </Button>
            <span role="status" class="soft">
              {state.kind === 'working' ? texts.working : ''}
            </span>
          </div>
        </>
      )}
    </Screen>
  );
}

function isZip(file: File): boolean {
  return file.name.toLowerCase().endsWith('.zip');
}

function FileDrop(props: { file: File | null; onFile: (file: File | null) => void }): JSX.Element {
  const id = useId();
  const [over, setOver] = useState(false);
  const { file, onFile } = props;
  const texts = desk().imports;
  return (
    <section
      class={`drop${over ? ' drop-over' : ''}`}
      aria-label={texts.choose}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        onFile(event.dataTransfer?.files[0] ?? null);
      }}
    >
      <Icon name="inbox" large />
      <p>{file ? texts.chosen(file.name, bytes(file.size)) : texts.drop}</p>
      {file && !isZip(file) && <p class="field-error">{texts.notZip}</p>}
      <label class="button button-plain drop-choose" for={id}>
        {texts.choose}
        <input
          id={id}
          type="file"
          accept=".zip,application/zip"
          onChange={(event) => onFile(event.currentTarget.files?.[0] ?? null)}
        />
      </label>
    </section>
  );
}
