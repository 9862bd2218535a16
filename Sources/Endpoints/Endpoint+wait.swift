public import HTTPServer
public import Lending

/// What a request waits for.
public struct Wait: Sendable, Equatable {
  /// The device whose change ends the wait.
  public let deviceID: DeviceID
  /// How long at most.
  public let seconds: Int

  /// A wait for a device's change.
  public init(for deviceID: DeviceID, seconds: Int) {
    self.deviceID = deviceID
    self.seconds = seconds
  }
}

extension Endpoint {
  /// What a waiting endpoint does at the beginning, and at the end of a wait.
  @usableFromInline
  struct Waiting: Sendable {
    /// Answers, or parks where `register` takes what the request would wait for.
    @usableFromInline let respond: @Sendable (Incoming, LaneTools, _ register: (Wait) -> Bool) throws -> Waited
    @usableFromInline let resume: @Sendable (Incoming, LaneTools) throws -> Answer

    @usableFromInline
    init(
      respond: @escaping @Sendable (Incoming, LaneTools, _ register: (Wait) -> Bool) throws -> Waited,
      resume: @escaping @Sendable (Incoming, LaneTools) throws -> Answer
    ) {
      self.respond = respond
      self.resume = resume
    }
  }

  /// What a request comes to that may wait.
  @usableFromInline
  enum Waited {
    case answer(Answer)
    case parked(seconds: Int)
  }

  /// An endpoint that reads on the connection's lane, as `.read` does, and may have its request wait for a device's
  /// change without holding a thread.
  ///
  /// The request is registered for the change before the reading that decides whether it waits, so that no change falls
  /// in between. At the end of the wait it reads once more and answers with what it finds. Inlinable, so that it is
  /// specialised where it is called: a poll goes through it.
  ///
  /// - Parameters:
  ///   - method: the method.
  ///   - path: the path's shape.
  ///   - access: who may call.
  ///   - decode: the request → input.
  ///   - run: reads; must not block.
  ///   - wait: what the request is to wait for, by what was read; nil for an answer at once.
  ///   - encode: output → answer.
  /// - Returns: the endpoint.
  @inlinable
  public static func wait<Input, Output>(
    _ method: Method, _ path: RoutePattern, access: Access,
    decode: @escaping @Sendable (Incoming) throws -> Input,
    run: @escaping @Sendable (Input, Caller, LaneTools) throws -> Output,
    wait: @escaping @Sendable (Input, Output) -> Wait?,
    encode: @escaping @Sendable (Input, Output, LaneTools) throws -> Answer
  ) -> Endpoint {
    let respond = { @Sendable (incoming: Incoming, tools: LaneTools, register: (Wait) -> Bool) throws -> Waited in
      let input = try decode(incoming)
      var output = try run(input, incoming.caller, tools)
      if let wanted = wait(input, output), register(wanted) {
        output = try run(input, incoming.caller, tools)
        if wait(input, output) == wanted { return .parked(seconds: wanted.seconds) }
      }
      return .answer(try encode(input, output, tools))
    }
    let resume = { @Sendable (incoming: Incoming, tools: LaneTools) throws -> Answer in
      let input = try decode(incoming)
      return try encode(input, try run(input, incoming.caller, tools), tools)
    }
    return Endpoint(method, path, access, Waiting(respond: respond, resume: resume))
  }

  @usableFromInline
  init(_ method: Method, _ path: RoutePattern, _ access: Access, _ waiting: Waiting) {
    self.init(
      method: method, path: path, access: access, bodyBytesMax: nil, callsPerMinuteMax: nil, kind: .wait(waiting))
  }
}
