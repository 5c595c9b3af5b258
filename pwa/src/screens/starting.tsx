import './starting.css';
import type { ComponentChildren, JSX } from 'preact';
import type { Problem } from '../field';
import { common } from '../i18n/common';
import { field } from '../i18n/field';
import { ProblemNotice } from './problem_notice';
import { Seal } from './seal';

/** Stands while the stores open; says why when they do not. */
export function StartingScreen(props: {
  problem: Problem | null;
  children?: ComponentChildren;
}): JSX.Element {
  return (
    <main class="starting" aria-busy={props.problem === null}>
      <Seal />
      <h1>{common().product}</h1>
      {props.problem ? (
        <ProblemNotice problem={props.problem} />
      ) : (
        <p class="soft">{field().starting}</p>
      )}
      {props.children}
    </main>
  );
}
