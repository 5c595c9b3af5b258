/** A live picture that looks for codes: camera, aim, torch, and what to do when refused. */
import './scan_view.css';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type CameraSession, openCamera, type Problem, startScanner } from '../field';
import { common } from '../i18n/common';
import { field } from '../i18n/field';
import { Button, IconButton } from '../ui/button';
import { ProblemNotice } from './problem_notice';
import { turned } from './torch';

interface ScanViewProps {
  aim: string;
  /** What to do on a phone whose camera cannot be found. */
  otherwise: string;
  /** Answers true when the text is what was looked for; the scanner then stops. */
  onText: (text: string) => boolean;
}

export function ScanView(props: ScanViewProps): JSX.Element {
  const t = field().scan;
  const scan = useScan(props.onText);
  if (scan.problem) {
    return (
      <ProblemNotice
        problem={scan.problem}
        help={scan.problem.name === 'camera-missing' ? props.otherwise : undefined}
        acts={<Button onPress={scan.again}>{common().retry}</Button>}
      />
    );
  }
  return (
    <div class="scan-view">
      <video ref={scan.video} class="scan-picture" muted playsInline aria-label={t.label} />
      <div class="scan-frame" />
      <p class="scan-aim">{scan.camera ? props.aim : t.opening}</p>
      {scan.camera && <Torch camera={scan.camera} />}
    </div>
  );
}

/** Shown only where the camera has a torch. */
export function Torch({ camera }: { camera: CameraSession }): ComponentChildren {
  const t = field().scan;
  const [lit, setLit] = useState(camera.torch === 'on');
  if (camera.torch === 'unsupported') return null;
  return (
    <span class="torch">
      <IconButton
        icon="torch"
        label={lit ? t.torchOff : t.torchOn}
        pressed={lit}
        onPress={async () => setLit(await turned(camera, lit))}
      />
    </span>
  );
}

function useScan(onText: (text: string) => boolean) {
  const video = useRef<HTMLVideoElement>(null);
  const [camera, setCamera] = useState<CameraSession | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [attempt, setAttempt] = useState(0);
  const found = useRef(onText);
  found.current = onText;

  useEffect(() => {
    const opened = new AbortController();
    runScanner(opened.signal, video, (text) => found.current(text), setCamera).then(setProblem);
    return () => opened.abort();
  }, [attempt]);

  const again = () => {
    setProblem(null);
    setAttempt((number) => number + 1);
  };
  return { video, camera, problem, again };
}

/** Opens camera and scanner until `left`; answers what refused, or null. */
async function runScanner(
  left: AbortSignal,
  video: { readonly current: HTMLVideoElement | null },
  found: (text: string) => boolean,
  onCamera: (camera: CameraSession | null) => void,
): Promise<Problem | null> {
  const opened = await openCamera();
  if (!opened.ok) return left.aborted ? null : opened.problem;
  const { camera } = opened;
  const element = video.current;
  if (left.aborted || !element) {
    camera.stop();
    return null;
  }
  left.addEventListener('abort', () => camera.stop());
  element.srcObject = camera.stream;
  await element.play().catch(() => undefined); // Leaving the screen interrupts play.
  if (left.aborted) return null;
  onCamera(camera);
  const started = await startScanner(element, found);
  if (!started.ok) return started.problem;
  if (left.aborted) started.scanner.stop();
  else left.addEventListener('abort', () => started.scanner.stop());
  return null;
}
