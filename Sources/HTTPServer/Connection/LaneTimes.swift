/// The configuration's times, in milliseconds.
struct LaneTimes {
  let handshake: UInt64
  let head: UInt64
  let body: UInt64
  let bodyGrace: UInt64
  let idle: UInt64
  let write: UInt64
  let linger: UInt64
  let drain: UInt64
  let stopIdle: UInt64
  let bodyRateBytesMin: UInt64
  let answerRateBytesMin: UInt64

  init(_ configuration: ServerConfiguration) {
    handshake = configuration.handshakeTimeMax.milliseconds
    head = configuration.headTimeMax.milliseconds
    body = configuration.bodyTimeMax.milliseconds
    bodyGrace = configuration.bodyRateGraceTime.milliseconds
    idle = configuration.idleTimeMax.milliseconds
    write = configuration.writeTimeMax.milliseconds
    linger = configuration.lingerTimeMax.milliseconds
    drain = configuration.drainTimeMax.milliseconds
    stopIdle = configuration.stopIdleTimeMax.milliseconds
    bodyRateBytesMin = UInt64(configuration.bodyRateBytesMin)
    answerRateBytesMin = UInt64(configuration.answerRateBytesMin)
  }

  /// A quarter of the shortest time, within bounds.
  var tick: UInt64 {
    let times = [handshake, head, body, bodyGrace, idle, write, linger, drain, stopIdle]
    let shortest = times.min() ?? Limits.tickMillisecondsMax
    return min(max(shortest / 4, Limits.tickMillisecondsMin), Limits.tickMillisecondsMax)
  }

  /// What content that begins now must keep to.
  func bodyPace(at now: UInt64) -> BodyPace {
    BodyPace(completeBy: now + body, rateCountsFrom: now + bodyGrace, bytesPerSecondMin: bodyRateBytesMin)
  }
}

/// How fast a request's content has to come.
struct BodyPace {
  let completeBy: UInt64
  let rateCountsFrom: UInt64
  let bytesPerSecondMin: UInt64

  /// When it is too slow, if no more comes than these octets.
  func deadline(after bytesCount: Int) -> UInt64 {
    min(completeBy, rateCountsFrom + UInt64(bytesCount) * 1_000 / bytesPerSecondMin)
  }
}
