public import HTTPServer
public import Storage

/// One thing that the service does over HTTP, as a value: it decodes, calls, encodes, and its kind decides where.
///
///     static let get = Endpoint.report(
///       .get, "/v1/contracts/{id}", access: .roles([.lender, .support, .auditor]),
///       decode: { try $0.id("id", "contract", of: Contract.self) },
///       run: { id, caller, reader in try ContractTable.require(id, of: caller.lenderID(), in: reader) },
///       encode: { Answer.ok($0.json) })
///
/// `decode` throws `LatchkeyError` before anything else has happened. `run` is one plain synchronous function.
public struct Endpoint: Sendable {
  /// The method; `HEAD` comes with `GET`.
  public let method: Method
  /// The path's shape, which is also the route's name in logs.
  public let path: RoutePattern
  /// Who may call.
  public let access: Access
  /// Octets of a body at most, else 413; nil for as many as any body may have.
  public let bodyBytesMax: Int?
  /// Calls in any minute from one address (IPv6: from one /64, and four times as many from its /56), else 429; nil for no
  /// such limit.
  public let callsPerMinuteMax: Int?
  let kind: Kind

  enum Kind: Sendable {
    case read(@Sendable (Incoming, LaneTools) throws -> Answer)
    case report(@Sendable (Incoming) throws -> Report)
    case write(@Sendable (Incoming) throws -> Write)
    case wait(Waiting)
    case batched(@Sendable (Incoming) throws -> Batched)
  }

  typealias Report = @Sendable (any Reader) throws -> Answer

  /// A write that is decoded and waits for its transaction.
  struct Write: Sendable {
    /// Names the caller for an `Idempotency-Key` where no key or token does.
    let scope: String?
    let run: @Sendable (any Transaction) throws -> Encoding
  }

  /// What makes an answer of a write's output.
  typealias Encoding = @Sendable () throws -> Answer

  /// An endpoint that reads on the connection's lane, with the lane's own tools: for what is asked for most and takes
  /// microseconds.
  ///
  /// - Parameters:
  ///   - method: the method.
  ///   - path: the path's shape.
  ///   - access: who may call.
  ///   - callsPerMinuteMax: calls in any minute from one address.
  ///   - decode: the request → input.
  ///   - run: reads; must not block.
  ///   - encode: output → answer.
  /// - Returns: the endpoint.
  public static func read<Input, Output>(
    _ method: Method, _ path: RoutePattern, access: Access, callsPerMinuteMax: Int? = nil,
    decode: @escaping @Sendable (Incoming) throws -> Input,
    run: @escaping @Sendable (Input, Caller, LaneTools) throws -> Output,
    encode: @escaping @Sendable (Output) throws -> Answer
  ) -> Endpoint {
    let kind = Kind.read { incoming, tools in
      try encode(try run(try decode(incoming), incoming.caller, tools))
    }
    return Endpoint(
      method: method, path: path, access: access, bodyBytesMax: nil, callsPerMinuteMax: callsPerMinuteMax, kind: kind)
  }

  /// An endpoint that reads on a worker, in one deferred transaction: lists, timelines, whatever takes more than one
  /// statement or more than a moment.
  ///
  /// - Parameters:
  ///   - method: the method.
  ///   - path: the path's shape.
  ///   - access: who may call.
  ///   - callsPerMinuteMax: calls in any minute from one address.
  ///   - decode: the request → input, on the lane.
  ///   - run: reads one state of the database.
  ///   - encode: output → answer, on the worker.
  /// - Returns: the endpoint.
  public static func report<Input: Sendable, Output>(
    _ method: Method, _ path: RoutePattern, access: Access, callsPerMinuteMax: Int? = nil,
    decode: @escaping @Sendable (Incoming) throws -> Input,
    run: @escaping @Sendable (Input, Caller, any Reader) throws -> Output,
    encode: @escaping @Sendable (Output) throws -> Answer
  ) -> Endpoint {
    let kind = Kind.report { incoming in
      let (input, caller) = (try decode(incoming), incoming.caller)
      return { reader in try encode(try run(input, caller, reader)) }
    }
    return Endpoint(
      method: method, path: path, access: access, bodyBytesMax: nil, callsPerMinuteMax: callsPerMinuteMax, kind: kind)
  }

  /// An endpoint that writes: in the writer's transaction, in a savepoint of its own, answered after the commit.
  ///
  /// An error that `run` throws rolls this request back. `encode` may throw a `LatchkeyError` too: then what `run` wrote
  /// stays and the error is the answer, which no `Idempotency-Key` keeps; so a wrong try is counted and refused.
  ///
  /// - Parameters:
  ///   - method: the method.
  ///   - path: the path's shape.
  ///   - access: who may call.
  ///   - bodyBytesMax: octets of a body at most; nil for as many as any body may have.
  ///   - callsPerMinuteMax: calls in any minute from one address.
  ///   - scope: names the caller for an `Idempotency-Key` where no key or token does; without it the field is not looked
  ///     at on such a route.
  ///   - decode: the request → input, on the lane.
  ///   - run: rules and SQL; holds up every other write.
  ///   - encode: output → answer: after the commit, or inside the transaction where an `Idempotency-Key` keeps it.
  /// - Returns: the endpoint.
  public static func write<Input: Sendable, Output: Sendable>(
    _ method: Method, _ path: RoutePattern, access: Access, bodyBytesMax: Int? = nil,
    callsPerMinuteMax: Int? = nil, scope: (@Sendable (Input) -> String)? = nil,
    decode: @escaping @Sendable (Incoming) throws -> Input,
    run: @escaping @Sendable (Input, Caller, any Transaction) throws -> Output,
    encode: @escaping @Sendable (Output) throws -> Answer
  ) -> Endpoint {
    let kind = Kind.write { incoming in
      let (input, caller) = (try decode(incoming), incoming.caller)
      return Write(scope: scope?(input)) { transaction in
        let output = try run(input, caller, transaction)
        return { try encode(output) }
      }
    }
    return Endpoint(
      method: method, path: path, access: access, bodyBytesMax: bodyBytesMax, callsPerMinuteMax: callsPerMinuteMax,
      kind: kind)
  }
}
