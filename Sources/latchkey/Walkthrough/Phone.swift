import JSON

/// The borrower's phone: the reference device, which is this same program.
struct Phone {
  let sandbox: Sandbox
  let narrator: Narrator

  private static let state = ["--state", "phone.json"]

  func activate(at server: String, imei: String, code: String) throws -> Screen {
    try run(["activate", "--server", server, "--imei", imei, "--activation-code", code])
  }

  /// Asks once, obeys and acknowledges.
  func poll() throws -> Screen { try run(["run", "--once"]) }

  func enterCode(_ code: String) throws -> Screen { try run(["enter-code", code]) }

  /// The token that the phone keeps, which nobody else is shown.
  func token() throws -> String {
    let state = try JSONReader.parse(Array(try sandbox.text(of: "phone.json").utf8))
    guard let token = state.value(at: "/device/activation/device_token")?.string else {
      throw Surprise("phone.json", expected: "a device's token", got: "none")
    }
    return token
  }

  private func run(_ words: [String]) throws -> Screen {
    let arguments = ["device"] + words + Phone.state
    let line = arguments.map { $0.contains(" ") ? "'\($0)'" : $0 }.joined(separator: " ")
    try narrator.command("latchkey \(line)")
    let finished = try sandbox.latchkey(arguments)
    try narrator.show(finished.text)
    return Screen(command: "latchkey device \(words[0])", finished: finished, narrator: narrator)
  }
}

/// What the phone said and shows.
struct Screen {
  let command: String
  let finished: Finished
  let narrator: Narrator

  /// Compares how the command ended, and looks for sentences in what it printed.
  @discardableResult
  func expect(status: Int32 = 0, _ sentences: String...) throws -> Screen {
    guard finished.status == status else {
      throw Surprise(command, expected: "exit status \(status)", got: "\(finished.status): \(finished.text)")
    }
    for sentence in sentences where !finished.text.contains(sentence) {
      throw Surprise(command, expected: "“\(sentence)”", got: finished.text)
    }
    try narrator.note(checked: sentences.map { "“\($0)”" } + (status == 0 ? [] : ["exit status \(status)"]))
    return self
  }

  /// The digits that the screen asks the borrower to read out: `5645 7176`.
  func challenge() throws -> String {
    guard let found = finished.text.firstMatch(of: /│ +([0-9]{4} [0-9]{4}) +│/) else {
      throw Surprise(command, expected: "a challenge of 8 digits on the lock screen", got: finished.text)
    }
    return String(found.output.1)
  }
}
