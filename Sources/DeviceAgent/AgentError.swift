/// Why the device cannot do what it was asked.
public enum AgentError: Error, Sendable, Equatable {
  /// There is no state file, or no device in it yet.
  case notActivated
  /// The text is not a server's URL.
  case malformedServer(String)
  /// No answer came; the text says why. The same call may be made again.
  case noAnswer(String)
  /// The server answered, and refused; the text is its word.
  case refused(String)
  /// A verified or activation answer does not read as the interface says; the text says what and where.
  case malformedAnswer(String)
  /// The state file cannot be read or kept; the text says which operation failed and what to do.
  case stateFile(String)

  /// Whether waiting may help.
  var isPassing: Bool {
    if case .noAnswer = self { true } else { false }
  }
}

extension AgentError: CustomStringConvertible {
  /// One sentence for whoever runs the device.
  public var description: String {
    switch self {
    case .notActivated: "this device is not activated: run `latchkey device activate` first"
    case .malformedServer(let text): "\(text) is not a server's URL: give one such as http://127.0.0.1:8080"
    case .noAnswer(let why): "no answer: \(why); the same call may be made again"
    case .refused(let problem): "the server refused: \(problem)"
    case .malformedAnswer(let what): "the server's answer cannot be used: \(what)"
    case .stateFile(let what): what
    }
  }
}
