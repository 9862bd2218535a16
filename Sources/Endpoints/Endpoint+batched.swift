public import HTTPServer
public import Storage

extension Endpoint {
  /// A write that takes many turns at the writer: decoded, to be checked on a worker, then begun.
  struct Batched: Sendable {
    let check: @Sendable (any Reader) throws -> Void
    let begin: Turn
  }

  /// One turn at the writer.
  typealias Turn = @Sendable (any Transaction) throws -> TurnOutcome

  /// What a turn came to.
  enum TurnOutcome: Sendable {
    /// There is more: another turn, in a transaction of its own.
    case again(Turn)
    /// All is done.
    case done(Encoding)

    /// The answer of what is done.
    func encoded() throws -> Answer {
      guard case .done(let encode) = self else { throw StorageError.closed }
      return try encode()
    }
  }

  /// An endpoint whose one action is more than the writer should do at once: it is begun in a transaction and goes on
  /// in others, between which everybody else's writes get their turn; it answers when all is done.
  ///
  /// What a turn has committed stays, whatever comes after it: what `begin` stores must be enough to go on from after a
  /// crash. An `Idempotency-Key` keeps the answer with the last turn; until then a second request begins too, and
  /// `begin` finds what the first has begun.
  ///
  /// - Parameters:
  ///   - method: the method.
  ///   - path: the path's shape.
  ///   - access: who may call.
  ///   - bodyBytesMax: octets of a body at most.
  ///   - decode: the request → input, on the lane.
  ///   - check: refuses what cannot be done, on a worker.
  ///   - begin: stores what is to be done.
  ///   - turn: does some of it; nil while there is more.
  ///   - encode: output → answer.
  /// - Returns: the endpoint.
  public static func batched<Input: Sendable, Job: Sendable, Output: Sendable>(
    _ method: Method, _ path: RoutePattern, access: Access, bodyBytesMax: Int = EndpointLimits.bodyBytesMax,
    decode: @escaping @Sendable (Incoming) throws -> Input,
    check: @escaping @Sendable (Input, Caller, any Reader) throws -> Void,
    begin: @escaping @Sendable (Input, Caller, any Transaction) throws -> Job,
    turn: @escaping @Sendable (Job, any Transaction) throws -> Output?,
    encode: @escaping @Sendable (Output) throws -> Answer
  ) -> Endpoint {
    let kind = Kind.batched { incoming in
      let (input, caller) = (try decode(incoming), incoming.caller)
      return Batched(check: { try check(input, caller, $0) }) { transaction in
        let job = try begin(input, caller, transaction)
        return .again { try next(job, turn, encode, in: $0) }
      }
    }
    return Endpoint(
      method: method, path: path, access: access, bodyBytesMax: bodyBytesMax, callsPerMinuteMax: nil, kind: kind)
  }

  private static func next<Job: Sendable, Output: Sendable>(
    _ job: Job, _ turn: @escaping @Sendable (Job, any Transaction) throws -> Output?,
    _ encode: @escaping @Sendable (Output) throws -> Answer, in transaction: any Transaction
  ) throws -> TurnOutcome {
    guard let output = try turn(job, transaction) else {
      return .again { try next(job, turn, encode, in: $0) }
    }
    return .done { try encode(output) }
  }
}
