// The service's side of the panel: the rooms board, the lease, reports, and who is who. It owns the state; the page owns
// none. It connects again after half a second, then 1, 2 and 5. When the session is over, the page loads again and signs in.
const PATIENCE = [500, 1000, 2000, 5000]; // milliseconds before each attempt to reconnect
const SILENT = 40_000; // the service says something every 15 seconds; after this long the connection is dead

/** Another panel works on the rooms, or this report came too late. `board` says how things are. */
export class Stale extends Error {
  constructor(board) {
    super("stale");
    this.board = board;
  }
}

/** Exchange Zoom's signed context for a session. Throws an Error with a sentence for people. */
export async function signIn(context, number, failed) {
  const answer = await fetch("/zoom/panel/session", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Throughline": "1" },
    body: JSON.stringify({ context, number }),
  });
  const plain = answer.headers.get("Content-Type")?.startsWith("text/plain");
  if (!answer.ok) throw Object.assign(new Error(plain ? await answer.text() : failed), { status: answer.status });
  return answer.json();
}

export class Server {
  constructor({ run, token, panel }) {
    this.base = `/zoom/panel/${run}`;
    this.headers = { Authorization: `Bearer ${token}` };
    this.panel = panel;
    this.board = null;
  }

  /** Ask to work on the rooms. */
  lease(force = false) {
    return this.#board("lease", { panel: this.panel, force });
  }

  /** Say what was done, or is about to be done. The board's version makes a repeated report harmless. */
  report(phase, draw = this.board.draw, rooms = 0) {
    return this.#board("report", { panel: this.panel, draw, version: this.board.version, phase, rooms });
  }

  /** Who is behind these participants. */
  async match(people, names = {}) {
    return (await this.#post("match", { people, names })).json();
  }

  /** The facilitator says who a participant is. */
  pick(id, person) {
    return this.#post("pick", { id, person });
  }

  async #board(path, body) {
    const answer = await this.#post(path, body, [409]);
    const board = await answer.json();
    this.board = board;
    if (answer.status === 409) throw new Stale(board);
    return board;
  }

  async #post(path, body, also = []) {
    const answer = await fetch(`${this.base}/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Throughline": "1", ...this.headers },
      body: JSON.stringify(body),
    });
    if (answer.status === 403) location.reload(); // the session is over: sign in again
    if (!answer.ok && !also.includes(answer.status)) throw new Error(`status ${answer.status}`);
    return answer;
  }

  /** Follow the board, for as long as the page is open. */
  async follow(changed) {
    for (let tries = 0; ; tries += 1) {
      try {
        await this.#read((board) => { tries = 0; this.board = board; changed(board); });
      } catch { /* tried again */ }
      const pause = PATIENCE[Math.min(tries, PATIENCE.length - 1)] * (0.75 + Math.random() / 2);
      await new Promise((done) => { setTimeout(done, pause); });
    }
  }

  async #read(changed) {
    const link = new AbortController();
    const answer = await fetch(`${this.base}/events?panel=${this.panel}`, { headers: this.headers, signal: link.signal });
    if (answer.status === 403) location.reload();
    if (!answer.ok) throw new Error(answer.status);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    const next = async () => {
      const watchdog = setTimeout(() => link.abort(), SILENT);
      try {
        return await reader.read();
      } finally {
        clearTimeout(watchdog);
      }
    };
    let rest = "";
    for (let got = await next(); !got.done; got = await next()) {
      const events = (rest + got.value).split("\n\n");
      rest = events.pop();
      for (const event of events) {
        const line = event.split("\n").find((one) => one.startsWith("data: "));
        if (line) changed(JSON.parse(line.slice(6)));
      }
    }
  }
}
