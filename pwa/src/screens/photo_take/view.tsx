import './camera.css';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import {
  type CameraSession,
  openCamera,
  type PhotoItem,
  type Problem,
  questions,
  type Result,
  takeAnswerPhoto,
  takePhoto,
  takeSystemAnswerPhoto,
  takeSystemPhoto,
  type Visit,
} from '../../field';
import { asked } from '../../i18n/asked';
import { common } from '../../i18n/common';
import { visit as visitTexts } from '../../i18n/visit';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import { nod } from '../../ui/nod';
import { useFoot } from '../../ui/page';
import { useAct } from '../act';
import { useDraft } from '../draft';
import { Thumbnail } from '../picture';
import { ProblemNotice } from '../problem_notice';
import { asDraft, draftName, fromDraft } from '../question_answer/state';
import { Torch } from '../scan_view';
import { RecordingStrip, WithVisit } from '../visit_frame';
import { asksForCamera, returnAddress } from './state';

export function PhotoTake({ id }: { id: string }): JSX.Element {
  return <WithVisit id={id}>{(visit) => <VisitCamera visit={visit} />}</WithVisit>;
}

function VisitCamera({ visit }: { visit: Visit }): JSX.Element {
  const back = returnAddress(visit.id, useLocation().query['back']);
  return (
    <Camera
      visit={visit.id}
      title={visit.enterprise.name}
      back={back}
      photos={visit.timeline.filter((item): item is PhotoItem => item.type === 'photo')}
      take={(camera) => takePhoto(visit.id, camera)}
      takeSystem={(file) => takeSystemPhoto(visit.id, file)}
    />
  );
}

/** One photo for an answer: back at the question as soon as it is safe, attached already. */
export function AnswerPhoto({ id }: { id: string }): JSX.Element {
  const question = questions.value.find((one) => one.id === id);
  const { route } = useLocation();
  const back = `/questions/${id}`;
  const [linked, link] = useDraft(draftName(id));
  const saved = (photo: PhotoItem) => {
    const one = { capture: photo.capture, preview: photo.previewSha256 };
    link(asDraft([...fromDraft(linked), one]));
    route(back, true);
  };
  return (
    <Camera
      visit={question?.visit ?? ''}
      title={question?.enterprise || asked().camera}
      back={back}
      photos={[]}
      take={(camera) => takeAnswerPhoto(id, camera)}
      takeSystem={(file) => takeSystemAnswerPhoto(id, file)}
      onSaved={saved}
    />
  );
}

interface CameraProps {
  visit: string;
  title: string;
  back: string;
  photos: readonly PhotoItem[];
  take: (camera: CameraSession) => Promise<Result<{ photo: PhotoItem }>>;
  takeSystem: (file: Blob) => Promise<Result<{ photo: PhotoItem }>>;
  onSaved?: (photo: PhotoItem) => void;
}

/** Full-screen camera. It says "saved" only after the photo is stored, read back and signed. */
function Camera({ visit, title, back, photos, ...acts }: CameraProps): JSX.Element {
  const t = visitTexts().camera;
  const opened = useCamera();
  const foot = useFoot<HTMLElement>();
  const [savedOne, setSavedOne] = useState(false);
  const saved = ({ photo }: { photo: PhotoItem }) => {
    nod();
    setSavedOne(true);
    acts.onSaved?.(photo);
  };
  const shot = useAct(acts.take, saved);
  const systemShot = useAct(acts.takeSystem, saved);
  const { camera } = opened;
  const reopen = () => {
    shot.forget();
    opened.again();
  };
  const busy = shot.busy || systemShot.busy;
  const problem = shot.problem ?? systemShot.problem ?? opened.problem;
  const counted = savedOne ? t.saved(photos.length) : t.count(photos.length);
  const status = busy ? t.saving : counted;
  return (
    <div class="camera">
      <header class="camera-head">
        <a class="icon-button" href={back} aria-label={common().back}>
          <Icon name="back" />
        </a>
        <h1 class="camera-title">{title}</h1>
        {camera && <Torch camera={camera} />}
      </header>
      <main class="camera-stage">
        <video ref={opened.video} class="camera-picture" muted playsInline aria-label={t.live} />
        <div class={busy ? 'camera-blink camera-blinking' : 'camera-blink'} />
        <div class="camera-over">
          <RecordingStrip visit={visit} />
          <ProblemNotice
            problem={problem}
            acts={asksForCamera(problem) && <Button onPress={reopen}>{common().retry}</Button>}
          />
        </div>
      </main>
      <footer ref={foot} class="camera-foot">
        <output class="camera-status" aria-live="polite">
          {savedOne && !busy && <Icon name="check" />}
          {status}
        </output>
        <div class="camera-acts">
          <LastPhoto back={back} photo={photos.at(-1) ?? null} />
          <button
            type="button"
            class="shutter"
            aria-label={t.shutter}
            disabled={!camera}
            aria-busy={busy}
            onClick={() => camera && shot.run(camera)}
          />
          {opened.problem ? <SystemCamera onFile={(file) => systemShot.run(file)} /> : <span />}
        </div>
      </footer>
    </div>
  );
}

function LastPhoto(props: { back: string; photo: PhotoItem | null }): JSX.Element {
  const t = visitTexts();
  return (
    <a class="camera-last" href={props.back} aria-label={t.camera.last}>
      {props.photo ? (
        <Thumbnail sha256={props.photo.previewSha256} label={t.item.photo} />
      ) : (
        <Icon name="list" large />
      )}
    </a>
  );
}

/** For phones that give no live picture; the record says where the photo comes from. */
function SystemCamera({ onFile }: { onFile: (file: Blob) => void }): JSX.Element {
  const t = visitTexts().camera;
  return (
    <label class="camera-system">
      <Icon name="phone" />
      <span>{t.system}</span>
      <input
        type="file"
        accept="image/*"
        capture="environment"
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          if (file) onFile(file);
          event.currentTarget.value = '';
        }}
      />
    </label>
  );
}

function useCamera() {
  const video = useRef<HTMLVideoElement>(null);
  const [camera, setCamera] = useState<CameraSession | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let left = false;
    let mine: CameraSession | null = null;
    openCamera().then((opened) => {
      if (!opened.ok) {
        if (!left) setProblem(opened.problem);
        return;
      }
      mine = opened.camera;
      if (left || !video.current) {
        mine.stop();
        return;
      }
      video.current.srcObject = mine.stream;
      video.current.play().catch(() => undefined); // Leaving the screen interrupts play.
      setCamera(mine);
    });
    return () => {
      left = true;
      mine?.stop();
    };
  }, [attempt]);
  const again = () => {
    setProblem(null);
    setAttempt((number) => number + 1);
  };
  return { video, camera, problem, again };
}
