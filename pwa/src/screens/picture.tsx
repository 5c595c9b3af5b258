/** A picture that lies on this phone, shown without leaving an object URL behind. */
import './picture.css';
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { picture } from '../field';
import { Icon } from '../ui/icon';

const NEAR = '300px';

export function usePicture(sha256: string | null, form: 'preview' | 'original'): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let left = false;
    let made: string | null = null;
    if (sha256 !== null) {
      picture(sha256, form).then((blob) => {
        if (left || !blob) return;
        made = URL.createObjectURL(blob);
        setUrl(made);
      });
    }
    return () => {
      left = true;
      setUrl(null);
      if (made) URL.revokeObjectURL(made);
    };
  }, [sha256, form]);
  return url;
}

/** True from the moment the element comes near the window: bytes are read only for what is seen. */
function useSeen(place: { readonly current: Element | null }): boolean {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const watch = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) {
          setSeen(true);
          watch.disconnect();
        }
      },
      { rootMargin: NEAR },
    );
    if (place.current) watch.observe(place.current);
    return () => watch.disconnect();
  }, [place]);
  return seen;
}

/** Keeps its place while the bytes are read, so that nothing jumps. */
export function Thumbnail(props: { sha256: string; label: string; large?: boolean }): JSX.Element {
  const place = useRef<HTMLSpanElement>(null);
  const seen = useSeen(place);
  const url = usePicture(seen ? props.sha256 : null, 'preview');
  return (
    <span ref={place} class={`thumbnail${props.large ? ' thumbnail-large' : ''}`}>
      {url ? (
        <img src={url} alt={props.label} decoding="async" />
      ) : (
        <span class="thumbnail-wait">
          <Icon name="camera" />
          <span class="only-read-aloud">{props.label}</span>
        </span>
      )}
    </span>
  );
}
