/// Every bound of the module, each with its reason.
///
/// What a deployment may change is in `ServerConfiguration`, whose defaults stand here.
public enum Limits {
  /// RFC 9112 §3 asks for at least 8,000 octets of request line.
  public static let requestLineBytesMax = 8_192
  /// Bearer tokens, signatures and a proxy's additions fit several times over; common servers allow 8–32 KiB.
  public static let fieldSectionBytesMax = 16_384
  /// Well over what browsers and proxies send together (about 30).
  public static let fieldsCountMax = 100
  /// No registered coding or extension needs more on one line of a chunk's size.
  static let chunkLineBytesMax = 256
  /// Extensions and size lines are read and dropped: a body of one-octet chunks may not cost more than this.
  static let chunkOverheadBytesMax = 262_144
  /// Trailers are checked and dropped; a digest or a signature fits.
  static let trailerBytesMax = 8_192
  /// Content that nobody wants (401, 404, 405) is read up to here so that its connection stays of use.
  static let discardedBytesMax = 65_536
  /// No request line or header section that says anything is shorter.
  static let headBytesMin = 16
  /// What is reserved for content before its octets are here: a length is a claim, not content.
  static let contentBytesReservedMax = 65_536
  /// A carrier's NAT puts some hundreds of subscribers behind one address; a flood from one should not fill the server.
  public static let connectionsPerAddressMax = 1_024
  /// The /64 networks of one IPv6 site that may each have as much as an address: a home uses one or two of its 256.
  static let addressesPerSite = 4
  /// What a connection gathers is let go now and then, and its load spread over the lanes anew; so rarely that neither a
  /// gateway nor a handshake feels it.
  public static let requestsPerConnectionMax = 100_000
  /// A tenth of what the slowest mobile network still in use carries; common servers ask for 240–500.
  public static let bodyRateBytesMin = 240
  /// Half of what the slowest mobile network still in use carries: whoever takes less holds an answer in memory for it.
  public static let answerRateBytesMin = 1_024
  /// A device polls a few times in it; RFC 8446 §4.6.1 allows a week, but a stolen ticket key should open little.
  static let sessionSecondsMax = 43_200
  /// Turn of one ticket key; it opens tickets for `sessionSecondsMax` after.
  static let ticketKeyMilliseconds: UInt64 = 21_600_000
  /// No client, and no proxy before it, stays silent for longer.
  static let parkedSecondsMax = 3_600

  /// Octets read at once; one buffer for each lane.
  static let inputBytes = 65_536
  /// Pipelined answers are sent together until they fill this; what a slow reader makes the lane keep is little more.
  static let outputBytesBeforeSend = 65_536
  /// A body over this is kept as it is until it is sent; below it a copy costs less than a second call to the socket.
  static let copiedBodyBytesMax = 65_536
  /// Octets of a connection that wait in the kernel to be sent for the first time.
  ///
  /// Without it 5,000 readers of an octet now and then fill what the kernel has for the TCP of all processes
  /// (`net.ipv4.tcp_mem`), and everybody stands.
  static let kernelUnsentBytesMax: Int32 = 32_768
  /// Pieces of unsent output are joined up to here.
  static let joinedOutputBytesMax = 16_384
  /// A lane's output buffer that grew over this for one answer is let go.
  static let outputBytesKept = 1_048_576
  /// Reads of one connection before the lane looks at the others.
  static let readsPerTurnMax = 16
  /// Requests of one connection before the lane looks at the others: a fraction of a millisecond, also where many
  /// thousands of pipelined ones have come.
  static let requestsPerTurnMax = 32
  /// Octets that one call of OpenSSL may take from the socket: it goes on over records without content, which cost a
  /// client nothing, for as long as they come (RFC 8446 §4.6.3 sets no limit on KeyUpdate).
  static let tlsBytesPerCallMax = 16_384
  /// New connections of one round; a TLS one costs as much as some ten requests.
  static let arrivalsPerRoundMax = 32
  /// Messages of other threads of one round, arrivals included.
  static let messagesPerRoundMax = 256
  /// A connection that is silent for longer has not merely its first packet on the way.
  static let silentMilliseconds: UInt64 = 1_000
  /// More silent connections than this part of all are a flood: the honest ones speak within a round trip.
  static let floodFraction = 4
  /// Connections that one `epoll_wait` reports.
  static let readyCountMax = 256
  /// After a round the lane waits for the next ready connection itself this long: to go back to Dispatch for it costs
  /// three system calls and two changes of thread, more than the request.
  static let nextReadyMilliseconds: Int32 = 1
  /// Rounds of `epoll_wait` before the lane's queue gets to run its timer.
  static let roundsPerTurnMax = 1_000
  /// Connections accepted before the listener's queue gets to run anything else.
  static let acceptsPerTurnMax = 256
  /// Connections that wait in the kernel to be accepted; the kernel caps it at `net.core.somaxconn`.
  static let backlog: Int32 = 4_096
  /// Without descriptors or memory `accept` would fail at once, again and again: wait until some connection has ended.
  static let acceptPauseMilliseconds = 100
  /// Connections over the limit that may stay for their 503; the next are dropped.
  static let refusedConnectionsMax = 128
  /// The same for one address that is over its own limit.
  static let refusedConnectionsPerAddressMax = 16
  /// More sockets than any deployment hands over; a larger number is a mistake.
  static let inheritedSocketsMax: Int32 = 64
  /// Descriptors kept for databases, logs and everything else that is no connection.
  static let descriptorsReserved = 256
  /// `Retry-After` of an answer that is given for want of a connection.
  static let retryAfterSeconds = 1
  /// Lanes hold slots in 32 bits of a token and one thread each; no machine needs more.
  static let lanesMax = 1_024
  /// A deadline is met within this; shorter limits make for a shorter tick.
  static let tickMillisecondsMax: UInt64 = 250
  static let tickMillisecondsMin: UInt64 = 5
}
