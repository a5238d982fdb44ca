/** Why Go's JSON scanner refuses a text, in its words; only asked where JSON.parse has refused the text already. */
export function goSyntaxError(text: string): string {
  const scanner = new Scanner(text);
  scanner.value();
  scanner.end();
  return scanner.error ?? "unexpected end of JSON input";
}

const ESCAPES = '"\\/bfnrt';
const HEX = /^[0-9a-fA-F]$/;
const DIGIT = /^[0-9]$/;

const BLANK_IS_WRONG = /^(in (?!string literal)|after decimal point)/;

class Scanner {
  error: string | undefined;
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Each method returns whether scanning may go on. */
  value(): boolean {
    const char = this.#peekToken();
    if (char === "{") {
      return this.#object();
    }
    if (char === "[") {
      return this.#array();
    }
    if (char === '"') {
      return this.#string();
    }
    if (char === "-" || DIGIT.test(char)) {
      return this.#number();
    }
    for (const literal of ["true", "false", "null"]) {
      if (char !== "" && literal.startsWith(char)) {
        return this.#literal(literal);
      }
    }
    return this.#refuse("looking for beginning of value");
  }

  end(): void {
    if (this.error === undefined && this.#peekToken() !== "") {
      this.#refuse("after top-level value");
    }
  }

  #object(): boolean {
    this.#at++;
    if (this.#peekToken() === "}") {
      this.#at++;
      return true;
    }
    for (;;) {
      if (this.#peekToken() !== '"') {
        return this.#refuse("looking for beginning of object key string");
      }
      if (!this.#string()) {
        return false;
      }
      if (this.#peekToken() !== ":") {
        return this.#refuse("after object key");
      }
      this.#at++;
      if (!this.value()) {
        return false;
      }
      const next = this.#peekToken();
      if (next !== "," && next !== "}") {
        return this.#refuse("after object key:value pair");
      }
      this.#at++;
      if (next === "}") {
        return true;
      }
    }
  }

  #array(): boolean {
    this.#at++;
    if (this.#peekToken() === "]") {
      this.#at++;
      return true;
    }
    for (;;) {
      if (!this.value()) {
        return false;
      }
      const next = this.#peekToken();
      if (next !== "," && next !== "]") {
        return this.#refuse("after array element");
      }
      this.#at++;
      if (next === "]") {
        return true;
      }
    }
  }

  #string(): boolean {
    this.#at++;
    for (;;) {
      const char = this.#peek();
      if (char === "" || char < " ") {
        return this.#refuse("in string literal");
      }
      this.#at++;
      if (char === '"') {
        return true;
      }
      if (char === "\\" && !this.#escape()) {
        return false;
      }
    }
  }

  #escape(): boolean {
    const char = this.#peek();
    if (char !== "u") {
      return char !== "" && ESCAPES.includes(char) ? this.#skip() : this.#refuse("in string escape code");
    }
    this.#at++;
    for (let digit = 0; digit < 4; digit++) {
      if (!HEX.test(this.#peek())) {
        return this.#refuse("in \\u hexadecimal character escape");
      }
      this.#at++;
    }
    return true;
  }

  #number(): boolean {
    if (this.#peek() === "-") {
      this.#at++;
    }
    const leading = this.#peek();
    if (!this.#digits("in numeric literal", leading === "0" ? 1 : Number.POSITIVE_INFINITY)) {
      return false;
    }
    if (this.#peek() === ".") {
      this.#at++;
      if (!this.#digits("after decimal point in numeric literal")) {
        return false;
      }
    }
    if (!/^[eE]$/.test(this.#peek())) {
      return true;
    }
    this.#at++;
    if (/^[+-]$/.test(this.#peek())) {
      this.#at++;
    }
    return this.#digits("in exponent of numeric literal");
  }

  #digits(context: string, most = Number.POSITIVE_INFINITY): boolean {
    if (!DIGIT.test(this.#peek())) {
      return this.#refuse(context);
    }
    for (let count = 0; count < most && DIGIT.test(this.#peek()); count++) {
      this.#at++;
    }
    return true;
  }

  #literal(word: string): boolean {
    for (const expected of word) {
      if (this.#peek() !== expected) {
        return this.#refuse(`in literal ${word} (expecting '${expected}')`);
      }
      this.#at++;
    }
    return true;
  }

  #peekToken(): string {
    while (/^[ \t\r\n]$/.test(this.#peek())) {
      this.#at++;
    }
    return this.#peek();
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  #skip(): true {
    this.#at++;
    return true;
  }

  #refuse(context: string): false {
    const char = this.#peek();
    // At the end Go feeds its scanner one blank, which only some states refuse.
    const end = BLANK_IS_WRONG.test(context) ? `invalid character ' ' ${context}` : "unexpected end of JSON input";
    this.error = char === "" ? end : `invalid character ${quote(char)} ${context}`;
    return false;
  }
}

function quote(char: string): string {
  if (char === "'") {
    return "'\\''";
  }
  return char === '"' ? "'\"'" : `'${JSON.stringify(char).slice(1, -1)}'`;
}
