import './draw_pad.css';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { inside, type Point } from './strokes';

export interface DrawPadHandle {
  /** PNG of the drawing, black on white whatever the theme; null while nothing is drawn. */
  picture: () => Promise<Blob | null>;
  clear: () => void;
}

interface DrawPadProps {
  label: string;
  onReady: (handle: DrawPadHandle) => void;
  onChange: (drawn: boolean) => void;
}

/** A sheet of paper for finger or pen. The ink is black on white, as on paper. */
export function DrawPad(props: DrawPadProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { onReady, onChange } = props;
  useEffect(() => {
    const paper = canvas.current;
    if (!paper) return;
    const pad = preparePad(paper, onChange);
    onReady(pad.handle);
    return pad.release;
  }, [onReady, onChange]);
  return <canvas class="draw-pad" ref={canvas} role="img" aria-label={props.label} />;
}

function preparePad(paper: HTMLCanvasElement, onChange: (drawn: boolean) => void) {
  const ink = paper.getContext('2d');
  let strokes: Point[][] = [];
  let current: Point[] | null = null;

  const redraw = () => ink && drawStrokes(ink, paper, strokes);
  const fit = () => {
    const scale = Math.max(1, devicePixelRatio);
    const { width, height } = paper.getBoundingClientRect();
    paper.width = Math.round(width * scale);
    paper.height = Math.round(height * scale);
    const drawing = current ? strokes.indexOf(current) : -1;
    strokes = inside(strokes, { width, height });
    current = strokes[drawing] ?? null;
    redraw();
  };
  const at = (event: PointerEvent): Point => {
    const box = paper.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const down = (event: PointerEvent) => {
    paper.setPointerCapture(event.pointerId);
    current = [at(event)];
    strokes.push(current);
    redraw();
    onChange(true);
  };
  const move = (event: PointerEvent) => {
    if (!current) return;
    const steps = event.getCoalescedEvents?.() ?? [];
    current.push(...(steps.length > 0 ? steps : [event]).map(at));
    redraw();
  };
  const up = () => {
    current = null;
  };

  const stop = new AbortController();
  const { signal } = stop;
  paper.addEventListener('pointerdown', down, { signal });
  paper.addEventListener('pointermove', move, { signal });
  paper.addEventListener('pointerup', up, { signal });
  paper.addEventListener('pointercancel', up, { signal });
  const resized = new ResizeObserver(fit);
  resized.observe(paper);

  const handle: DrawPadHandle = {
    picture: () =>
      new Promise((resolve) => {
        if (strokes.length === 0) resolve(null);
        else paper.toBlob(resolve, 'image/png');
      }),
    clear: () => {
      strokes = [];
      redraw();
      onChange(false);
    },
  };
  return {
    handle,
    release: () => {
      stop.abort();
      resized.disconnect();
    },
  };
}

function drawStrokes(
  ink: CanvasRenderingContext2D,
  paper: HTMLCanvasElement,
  strokes: readonly Point[][],
): void {
  const scale = Math.max(1, devicePixelRatio);
  ink.setTransform(scale, 0, 0, scale, 0, 0);
  ink.fillStyle = '#ffffff';
  ink.fillRect(0, 0, paper.width, paper.height);
  ink.strokeStyle = '#0b1a2b';
  ink.lineWidth = 3.2;
  ink.lineCap = 'round';
  ink.lineJoin = 'round';
  for (const stroke of strokes) drawStroke(ink, stroke);
}

/** Curves through the middles of the segments: smooth at any speed of the hand. */
function drawStroke(ink: CanvasRenderingContext2D, stroke: readonly Point[]): void {
  const [start, ...rest] = stroke;
  if (!start) return;
  ink.beginPath();
  ink.moveTo(start[0], start[1]);
  let before = start;
  for (const point of rest) {
    ink.quadraticCurveTo(
      before[0],
      before[1],
      (before[0] + point[0]) / 2,
      (before[1] + point[1]) / 2,
    );
    before = point;
  }
  ink.lineTo(before[0], before[1] + (rest.length === 0 ? 0.1 : 0));
  ink.stroke();
}
