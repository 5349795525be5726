// What the page's scripts share: what Streamlit hands to a component, and what outlives a component.

import type { BoardSaid, LimitCell, Held, HeldSays, Place, PlaceSays, Preview, Question, BrowserStore, StoreSays } from "../../assets/js/contract.js";

declare global {
  type Tell<Says> = <Key extends keyof Says>(name: Key, value: Says[Key]) => void;

  /** What Streamlit calls a component with. */
  interface Component<Data, Says = {}> {
    data: Data;
    parentElement: HTMLElement;
    setTriggerValue: Tell<Says>;
    setStateValue: Tell<Says>;
  }

  /** A preview with the way to ask for the next. */
  type Previewed = Preview & { ask: (question: Question) => void };

  /** The figures of a lever that is held, at its value: by plan, as contract.Curves has them at each. */
  interface Followed {
    figures: Record<number, number[]>;
    limits: Record<number, LimitCell[]>;
    verdict: string;
  }

  interface DocumentEventMap {
    drawn: Event;
    hidden: Event;
    figures: CustomEvent<Followed | null>;
    preview: CustomEvent<Previewed>;
  }

  interface Document {
    live?: boolean;
    levers?: boolean;
    previewed?: Previewed;
  }

  interface HTMLTableElement {
    shown?: BoardSaid;
    follows?: (event: CustomEvent<Followed | null>) => void;
  }

  interface HTMLParagraphElement {
    said?: string;
    follows?: (event: CustomEvent<Followed | null>) => void;
    waiting?: ReturnType<typeof setTimeout>;
  }

  interface HTMLImageElement {
    drawn?: string;
  }

  interface UIEvent {
    readonly sourceCapabilities?: { firesTouchEvents: boolean } | null;
  }

  var explorerPlace: undefined | { visits: number; session: string; written: number; tell?: Tell<PlaceSays>; watching?: boolean };

  var explorerKept:
    | undefined
    | {
        over: string;
        stamp: string;
        last: string;
        told: string;
        session?: string;
        mode?: BrowserStore["mode"];
        data?: BrowserStore;
        server?: Tell<StoreSays>;
        watching?: boolean;
      };

  var explorerMemory:
    | undefined
    | {
        acted?: boolean;
        pending?: boolean;
        watched?: Element;
        session?: string;
        held?: Held;
        tell?: Tell<HeldSays>;
      };
}
