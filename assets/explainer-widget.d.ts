/** Types of <explainer-widget>: `import 'explainer-widget'` defines the element and gives these. */

/** Why a widget stays asleep or goes back to the page's own content. */
export type FailureReason =
  /** The browser has no WebAssembly. */
  | 'support'
  /** The widget's JavaScript did not load. */
  | 'import'
  /** The Wasm did not load, or the browser or its policy refused it. */
  | 'wasm'
  /** The widget's stylesheet did not load. */
  | 'style'
  /** There is no such document, or it does not hold. */
  | 'document'
  /** The reader is offline; tried again once the network is back. */
  | 'offline'
  /** Something has not arrived after 10 s; what arrives later still wakes the widget. */
  | 'timeout'
  /** The Wasm stopped; every explainer of the page goes back to its own content. */
  | 'trap';

/** What each event tells, by the event's name. All bubble and are composed; every detail is a plain object. */
export interface ExplainerEvents {
  /** The widget is live: everything has been painted once. */
  'explainer:ready': Record<string, never>;
  /** It is not, or no more; the page's own content is shown. `time` is ISO 8601. */
  'explainer:error': { reason: FailureReason; message: string; time: string };
  /** A question was opened or closed. */
  'explainer:toggle': { id: string; open: boolean };
  /** A reader points at a value: texts as the reader sees them. */
  'explainer:point': { chart: string; series: string; key: string; value: string };
  /** A chart brings out a series or category, or lets go of it. */
  'explainer:focus': { chart: string; focus: string | null };
  /** The reader is elsewhere in the explainer: `view` is the fragment of an address that leads there. */
  'explainer:view': { view: string };
  /** A reader takes a link to what is shown. */
  'explainer:share': { chart: string | null; view: string };
  /** A reader takes a chart away as a file; `format` is its usual extension. */
  'explainer:download': { chart: string; format: string };
  /** A reader has answered a guess (an id) or made a prediction; null where nothing is set, or known yet. */
  'explainer:guess': { guess: string; values: (number | null)[]; truth: number[] | null };
  /** A reader presses one of the document's actions that has an `event`. */
  'explainer:action': { action: string };
  /** A reader asks for another language; `file` is the document's, empty for one that the Wasm carries. */
  'explainer:language': { lang: string; file: string };
}

/** A column: numbers (times are milliseconds since 1970-01-01 UTC; NaN is missing) or texts (null is missing). */
export type Column =
  | Float64Array
  | Float32Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array
  | readonly (number | null)[]
  | readonly (string | null)[];

export interface ExplainerWidgetElement extends HTMLElement {
  /** Resolves with the element once it is live; rejects with an error that has a `reason`. A new one after each end. */
  readonly ready: Promise<ExplainerWidgetElement>;
  /** Where the reader is, as the fragment of an address (`q=…&chart=…`). Setting it brings the reader there without scrolling. */
  view: string;
  /** A document as an object or as JSON; counts before `src`, `explainer` and an inline document. */
  document: object | string | null | undefined;
  /**
   * Data by dataset and field in the place of the document's own, for data too large for JSON: each typed array is copied
   * once into the Wasm's memory. The document declares the fields and leaves the dataset empty (`"values": []`).
   * Columns of a dataset are of one length. Assign again after a change; the arrays are not watched.
   */
  columns: Record<string, Record<string, Column>> | null | undefined;

  addEventListener<K extends keyof ExplainerEvents>(
    type: K,
    listener: (this: ExplainerWidgetElement, event: CustomEvent<ExplainerEvents[K]>) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    'explainer-widget': ExplainerWidgetElement;
  }
}
