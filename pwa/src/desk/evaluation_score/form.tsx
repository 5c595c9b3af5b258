import type { ComponentChildren, JSX } from 'preact';
import { common } from '../../i18n/common';
import { Button } from '../../ui/button';
import { Sheet } from '../../ui/sheet';

/** A sheet with a way out and one act. */
export function Form(props: {
  title: string;
  submit: string;
  busy: boolean;
  onSubmit: () => unknown;
  onClose: () => void;
  children: ComponentChildren;
}): JSX.Element {
  return (
    <Sheet
      title={props.title}
      closeLabel={common().close}
      onClose={props.onClose}
      foot={
        <div class="sheet-acts">
          <Button onPress={props.onClose}>{common().cancel}</Button>
          <Button kind="main" busy={props.busy} onPress={props.onSubmit}>
            {props.submit}
          </Button>
        </div>
      }
    >
      {props.children}
    </Sheet>
  );
}
