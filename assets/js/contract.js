// Written by `python -m tests.renew` from explorer/contract.py, where each name and type is explained.
export const TraceKind = /** @type {const} */ ({ BAND: "band", LINE: "line", FEW: "few", GHOST: "ghost" });
export const DomEvent = /** @type {const} */ ({ DRAWN: "drawn", FIGURES: "figures", HIDDEN: "hidden", PREVIEW: "preview" });
export const DataKey = /** @type {const} */ ({ OUTCOME: "outcome", HIDDEN: "hidden", PLAN: "plan", LIVE: "live", WORKING: "working", WAY: "way", SQUARES: "squares", PICKED: "picked" });
export const LayoutName = /** @type {const} */ ({ POLICY: "policy" });
export const CHART = "chart";

/**
 * How a height is written on an axis from a size on: `{n}` in `text` stands for so many of `unit`.
 * @typedef {object} TickText
 * @property {number} size
 * @property {number} unit
 * @property {string} text
 */
/**
 * Where an axis of heights may end, and which heights are named; explorer.drawing.axes has the rules.
 * @typedef {object} AxisRule
 * @property {number[]} lows
 * @property {number[]} highs
 * @property {[number, number]} room
 * @property {number[]} steps
 * @property {number} parts
 * @property {TickText[]} ticks
 */
/**
 * What a layout of ours says of an axis; all of it is Plotly's own.
 * @typedef {object} Scale
 * @property {number[]} [range]
 * @property {any[]} [tickvals]
 * @property {string[]} [ticktext]
 * @property {string} [tickformat]
 * @property {string} [tickprefix]
 * @property {number} [tickangle]
 * @property {number} [nticks]
 * @property {string} [rangemode]
 * @property {string} [hoverformat]
 * @property {string} [type]
 * @property {string} [autorange]
 * @property {boolean} [automargin]
 * @property {boolean} [showgrid]
 * @property {boolean} [showticklabels]
 * @property {boolean} [zeroline]
 * @property {number} [zerolinewidth]
 * @property {number} [ticklabelstandoff]
 * @property {Record<string, string>} [unifiedhovertitle]
 */
/**
 * What lies beside the field of a chart [px].
 * @typedef {object} Margin
 * @property {number} l
 * @property {number} r
 * @property {number} t
 * @property {number} b
 */
/**
 * A shape or a text in a layout; all but the name is Plotly's own.
 * @typedef {object} Part
 * @property {string} [name]
 * @property {string} [type]
 * @property {string} [text]
 * @property {string} [xref]
 * @property {string} [yref]
 * @property {number} [x]
 * @property {number} [y]
 * @property {number} [x0]
 * @property {number} [x1]
 * @property {number} [y0]
 * @property {number} [y1]
 * @property {string} [xanchor]
 * @property {string} [yanchor]
 * @property {string} [layer]
 * @property {Record<string, any>} [line]
 * @property {string} [fillcolor]
 * @property {number} [opacity]
 * @property {boolean} [showarrow]
 * @property {Record<string, any>} [font]
 */
/**
 * What surrounds the traces of a figure; all of it is Plotly's own.
 * @typedef {object} Layout
 * @property {Margin} [margin]
 * @property {number} [height]
 * @property {Scale} [xaxis]
 * @property {Scale} [yaxis]
 * @property {Part[]} [shapes]
 * @property {Part[]} [annotations]
 * @property {string} [hovermode]
 * @property {Record<string, any>} [hoverlabel]
 * @property {boolean} [showlegend]
 * @property {Record<string, any>} [legend]
 * @property {boolean} [dragmode]
 * @property {number} [bargap]
 * @property {string} [barmode]
 */
/**
 * What is drawn of a figure; all of it is Plotly's own.
 * @typedef {object} Trace
 * @property {string} [type]
 * @property {string} [mode]
 * @property {string} [uid]
 * @property {string} [name]
 * @property {string} [legendgroup]
 * @property {boolean} [visible]
 * @property {boolean} [showlegend]
 * @property {any[]} [x]
 * @property {any[]} [y]
 * @property {string[]} [text]
 * @property {string | string[]} [textposition]
 * @property {Record<string, any>} [textfont]
 * @property {any[]} [customdata]
 * @property {string} [hoverinfo]
 * @property {string} [hovertemplate]
 * @property {Record<string, any>} [line]
 * @property {Record<string, any>} [marker]
 * @property {string} [fill]
 * @property {string} [fillcolor]
 * @property {number} [opacity]
 * @property {boolean} [cliponaxis]
 * @property {boolean} [connectgaps]
 * @property {string} [orientation]
 * @property {number} [width]
 * @property {number} [offset]
 * @property {number[]} [base]
 */
/**
 * A chart for Plotly. Ours have more: the rule of their heights.
 * @typedef {object} Figure
 * @property {Trace[]} data
 * @property {Layout} layout
 * @property {Record<string, any>} [config]
 * @property {AxisRule} [axis]
 */
/**
 * What plot.js draws: `src` is Plotly cut to what we draw, `whole` all of it, `module` is plot.js.
 * @typedef {object} Chart
 * @property {Figure} figure
 * @property {string} alt
 * @property {string[]} buttons
 * @property {string} module
 * @property {string} src
 * @property {string} whole
 */
/**
 * What a chart tells the server: that Plotly cannot be had.
 * @typedef {object} ChartSays
 * @property {boolean} missing
 */
/**
 * An outcome as a column of the table.
 * @typedef {object} Heading
 * @property {string} key
 * @property {string} name
 */
/**
 * The score today and at the horizon, as both are written [points].
 * @typedef {object} ScoreCell
 * @property {number} start
 * @property {number} end
 */
/**
 * A limit at the horizon: its squares, a digit each; what is most likely; how many are how; what else.
 * @typedef {object} LimitCell
 * @property {string} squares
 * @property {string} likely
 * @property {string} counts
 * @property {string} otherwise
 */
/**
 * A line of the table; `limits` in the order of the outcomes, `cost` as it is written [yuan].
 * @typedef {object} BoardPlan
 * @property {string} letter
 * @property {string} name
 * @property {string} colour
 * @property {ScoreCell} score
 * @property {LimitCell[]} limits
 * @property {number} cost
 */
/**
 * The table of figures: `states` is what a digit of squares means, `steps` of amounts by unit are of explorer.findings.written, the rest are words.
 * @typedef {object} Board
 * @property {string} title
 * @property {Heading[]} outcomes
 * @property {string[]} states
 * @property {Record<string, [number, number][]>} steps
 * @property {string} cost
 * @property {string} show
 * @property {BoardPlan[]} plans
 */
/**
 * The answer in one line; in `before` `{line}` stands for the one before the last change.
 * @typedef {object} Verdict
 * @property {string} line
 * @property {string} before
 */
/**
 * With the answer in one sentence, and what is said while a lever that is held is worked out.
 * @typedef {object} BoardSaid
 * @property {string} title
 * @property {Heading[]} outcomes
 * @property {string[]} states
 * @property {Record<string, [number, number][]>} steps
 * @property {string} cost
 * @property {string} show
 * @property {BoardPlan[]} plans
 * @property {string} said
 * @property {string} working
 */
/**
 * What a lever does at the values that tell most; at those between, if `finer`; or at one `value`.
 * @typedef {object} Question
 * @property {string} lever
 * @property {boolean} [finer]
 * @property {number} [value]
 */
/**
 * What comes of a lever at each of `values`.
 * @typedef {object} Curves
 * @property {string} lever
 * @property {number[]} values
 * @property {Record<string, Record<string, number[][]>>} curves
 * @property {Record<number, number[][]>} figures
 * @property {Record<number, LimitCell[][]>} limits
 * @property {string[]} verdicts
 */
/**
 * An answer: whether it stands by itself or is put between what is known.
 * @typedef {object} Foreseen
 * @property {string} lever
 * @property {number[]} values
 * @property {Record<string, Record<string, number[][]>>} curves
 * @property {Record<number, number[][]>} figures
 * @property {Record<number, LimitCell[][]>} limits
 * @property {string[]} verdicts
 * @property {"first" | "finer" | "value"} kind
 */
/**
 * Which preview still holds (0: none), and a new one as JSON of Foreseen, or none.
 * @typedef {object} Preview
 * @property {number} number
 * @property {string | null} preview
 */
/**
 * What a held lever asks the server.
 * @typedef {object} PreviewSays
 * @property {Question} ask
 */
/**
 * The session's mark, the address that it knows, and how many it has written.
 * @typedef {object} Place
 * @property {string} session
 * @property {Record<string, string>} address
 * @property {number} written
 */
/**
 * Back or Forward, the how manieth; after how many addresses of ours; and where that led.
 * @typedef {object} Went
 * @property {string} session
 * @property {number} visits
 * @property {number} written
 * @property {string} to
 */
/**
 * What the address bar tells the server.
 * @typedef {object} PlaceSays
 * @property {Went} went
 */
/**
 * The session's mark, what to do with the store, what to keep there, and whose stamp was taken over.
 * @typedef {object} BrowserStore
 * @property {string} session
 * @property {"read" | "keep" | "clear"} mode
 * @property {string} text
 * @property {string} over
 */
/**
 * What the store holds, its stamp, and the text that page and store had in common last.
 * @typedef {object} Found
 * @property {string} text
 * @property {string} stamp
 * @property {string} last
 */
/**
 * What the browser's store tells the server: what it holds, that it was emptied, that it is closed.
 * @typedef {object} StoreSays
 * @property {Found} found
 * @property {boolean} gone
 * @property {boolean} closed
 */
/**
 * What an open page remembers for a server that forgets: what was noted, as text, steps as links, and the names of what cannot be handed back.
 * @typedef {object} Held
 * @property {string} text
 * @property {string[]} past
 * @property {string[]} now
 * @property {string[]} future
 * @property {string[]} gone
 */
/**
 * With the mark of the session that it is of.
 * @typedef {object} HeldBy
 * @property {string} text
 * @property {string[]} past
 * @property {string[]} now
 * @property {string[]} future
 * @property {string[]} gone
 * @property {string} session
 */
/**
 * What an open page tells the server: that the line is back, or what a new session does not know.
 * @typedef {object} HeldSays
 * @property {boolean} back
 * @property {Held} forgotten
 */
/**
 * The session's mark, the reader's own figures, and those `here` of whom nobody knows.
 * @typedef {object} TabKnows
 * @property {string} session
 * @property {string[]} own
 * @property {string} here
 */
/**
 * What a tab tells the server: the session and the figures that it knows as the reader's own.
 * @typedef {object} TabSays
 * @property {string} mine
 */
/**
 * The link's query, the message that goes with it, and the words of the buttons.
 * @typedef {object} Send
 * @property {string} query
 * @property {string} title
 * @property {string} text
 * @property {string} copy
 * @property {string} share
 * @property {string} copied
 * @property {string} failed
 * @property {string} link
 */
/**
 * The comparison as a drawing `width` by `height` [px], its file's name, and words.
 * @typedef {object} Picture
 * @property {string} svg
 * @property {number} width
 * @property {number} height
 * @property {string} file
 * @property {string} title
 * @property {string} alt
 * @property {string} save
 * @property {string} share
 */