import Glibc
import SystemPackage

/// Octets → requests → the service.
extension Connection {
  /// Reads once into the lane's buffer, and says whether reading again may bring more.
  func receive(on lane: Lane) -> Bool {
    switch input {
    case .drained, .ended: return false
    case .readable, .ending: break
    }
    switch transport {
    case .plain: return receivePlain(on: lane)
    case .tls(let tls): return receive(tls, on: lane)
    }
  }

  private func receivePlain(on lane: Lane) -> Bool {
    let count = recv(descriptor.rawValue, lane.input.baseAddress, lane.input.count, 0)
    if count > 0 {
      // Less than there was room for is all there was; but an end that came with it is not told again.
      if count < lane.input.count, case .readable = input { input = .drained }
      take(UnsafeBufferPointer(rebasing: lane.input[..<count]).span, on: lane)
      return true
    }
    guard count < 0 else {
      input = .ended
      return false
    }
    switch Errno(rawValue: errno) {
    case .interrupted: return true
    case .wouldBlock, .resourceTemporarilyUnavailable:
      if case .readable = input { input = .drained }
    default: close(.reset, on: lane)
    }
    return false
  }

  /// One record at most; only a socket found empty says that there is no more, for OpenSSL may hold octets back.
  private func receive(_ tls: TLSConnection, on lane: Lane) -> Bool {
    switch tls.read(into: lane.input) {
    case .octets(let count):
      take(UnsafeBufferPointer(rebasing: lane.input[..<count]).span, on: lane)
      return true
    case .blocked(let cause): wait(for: cause, on: lane)
    case .ended: input = .ended
    case .broken: close(.reset, on: lane)
    }
    return false
  }

  /// After TLS could not go on.
  func wait(for cause: TLSConnection.Blocking, on lane: Lane) {
    switch cause {
    case .drained: if case .readable = input { input = .drained }
    case .turnOver: lane.revisit(self)
    case .full: return
    }
  }

  /// Goes on with what was kept.
  func consumePending(on lane: Lane) {
    let octets = pending
    pending = []
    let count = consume(octets.span, on: lane)
    if count < octets.count { pending = count == 0 ? octets : Array(octets[count...]) }
    flush(on: lane)
  }

  private func take(_ received: Span<UInt8>, on lane: Lane) {
    guard pending.isEmpty else {
      pending.append(received)
      return consumePending(on: lane)
    }
    let count = consume(received, on: lane)
    if count < received.count { pending.append(received.extracting(count...)) }
    flush(on: lane)
  }

  /// Runs as many requests as are there and may run; says how many octets are used up.
  private func consume(_ octets: Span<UInt8>, on lane: Lane) -> Int {
    var at = 0
    while true {
      switch state {
      case .idle, .head: guard requestsLeft > 0, takeHead(octets, &at, on: lane) else { return at }
      case .body: guard takeBody(octets, &at, on: lane) else { return at }
      case .handshaking, .waiting, .parked: return at
      case .finishing, .lingering, .closed: return octets.count
      }
      if !unsent.isEmpty || lane.output.count > Limits.outputBytesBeforeSend {
        flush(on: lane)
        guard unsent.isEmpty else { return at }
      }
    }
  }

  /// Whether there was a whole head, or an error, so that the state has changed.
  private func takeHead(_ octets: Span<UInt8>, _ at: inout Int, on lane: Lane) -> Bool {
    guard at < octets.count else { return false }
    var (scan, deadline) = (RequestParser.Scan(), lane.now + lane.times.head)
    if case .head(let earlier, let earlierDeadline) = state { (scan, deadline) = (earlier, earlierDeadline) }
    do throws(ProtocolError) {
      guard let head = try lane.parser.parse(octets.extracting(at...), &scan, from: origin) else {
        state = .head(scan: scan, deadline: deadline)
        return false
      }
      at += head.length
      begin(head, hasMore: at < octets.count, on: lane)
    } catch {
      refuse(error, .unreadable(octets.extracting(at...)), on: lane)
    }
    return true
  }

  private func begin(_ head: RequestParser.Head, hasMore: Bool, on lane: Lane) {
    let exchange = Exchange(
      isHead: head.request.method == .head, minorVersion: head.minorVersion, persists: head.framing.persists)
    requestNumber += 1
    requestsLeft -= 1
    let (length, pace) = (head.framing.length, lane.times.bodyPace(at: lane.now))
    switch (lane.service.plan(for: head.request), length) {
    case (.accept(let plan, _), .none): run(head.request, plan, exchange, on: lane)
    case (.answer(let response), .none): answer(response, exchange, on: lane)
    case (.accept(let plan, let bodyBytesMax), _):
      do throws(ProtocolError) {
        let reading = try BodyReading(length, bytesMax: bodyBytesMax)
        // With content here already the client waits for nothing (RFC 9110 §10.1.1).
        if head.framing.expectsContinue, !hasMore { ResponseWriter.appendContinue(to: &lane.output) }
        state = .body(PendingRequest(head.request, exchange, .respond(plan), reading, pace: pace))
      } catch {
        refuse(error, exchange, on: lane)
      }
    case (.answer(let response), _):
      do throws(ProtocolError) {
        let reading = try BodyReading(length, bytesMax: Limits.discardedBytesMax)
        // Nobody knows whether a client that waits will still send its content: the connection ends.
        if head.framing.expectsContinue { return answer(response, exchange, closes: true, on: lane) }
        state = .body(PendingRequest(head.request, exchange, .answer(response), reading, pace: pace))
      } catch {
        answer(response, exchange, closes: true, on: lane)
      }
    }
  }

  /// Whether the content was complete, or wrong, so that the state has changed.
  private func takeBody(_ octets: Span<UInt8>, _ at: inout Int, on lane: Lane) -> Bool {
    guard case .body(var pending) = state else { return false }
    // Held once, so that the content grows in place.
    state = .idle(deadline: lane.now)
    let start = at
    do throws(ProtocolError) {
      guard try pending.reading.take(octets, from: &at) else {
        pending.bytesCount += at - start
        state = .body(pending)
        return false
      }
      switch pending.then {
      case .answer(let response): answer(response, pending.exchange, on: lane)
      case .respond(let plan):
        var request = pending.request
        request.body = pending.reading.body
        run(request, plan, pending.exchange, on: lane)
      }
    } catch {
      guard case .answer(let response) = pending.then, error.kind == .contentTooLarge else {
        refuse(error, pending.exchange, on: lane)
        return true
      }
      answer(response, pending.exchange, closes: true, on: lane)
    }
    return true
  }

  private func run(_ request: Request, _ plan: any AcceptedPlan, _ exchange: Exchange, on lane: Lane) {
    var taken: ResponseTicket?
    let address = RequestAddress(connection: token, request: requestNumber)
    let outcome = plan.respond(to: request) {
      if let taken { return taken }
      let ticket = ResponseTicket(mailbox: lane.mailbox, address: address)
      taken = ticket
      return ticket
    } parking: {
      ParkedTicket(mailbox: lane.mailbox, address: address)
    }
    switch outcome {
    case .now(let response): answer(response, exchange, on: lane)
    case .later where taken == nil: close(.abandoned, on: lane)
    case .later: state = .waiting(exchange, requestNumber: requestNumber)
    case .parked(let seconds):
      let parked = ParkedRequest(
        request: request, exchange: exchange, plan: plan, requestNumber: requestNumber,
        deadline: lane.now + UInt64(min(max(seconds, 0), Limits.parkedSecondsMax)) * 1_000)
      state = .parked(parked)
      unparkIfPointless(on: lane)
    }
  }
}
