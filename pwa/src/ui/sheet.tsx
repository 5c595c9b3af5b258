import './sheet.css';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { IconButton } from './button';

interface SheetProps {
  title: string;
  closeLabel: string;
  onClose: () => void;
  foot?: ComponentChildren;
  children: ComponentChildren;
}

/** A native dialog that rises from the bottom; mounted means open. Escape and the veil close it. */
export function Sheet(props: SheetProps): JSX.Element {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      class="sheet"
      aria-labelledby={title}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      onClick={(event) => {
        if (event.target === dialog.current) props.onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <div class="sheet-inside">
        <header class="sheet-head">
          <h2 id={title}>{props.title}</h2>
          <IconButton icon="close" label={props.closeLabel} onPress={props.onClose} />
        </header>
        <div class="sheet-body">{props.children}</div>
        {props.foot && <footer class="sheet-foot">{props.foot}</footer>}
      </div>
    </dialog>
  );
}
