import Glibc
import Synchronization

/// A program of the system's, run by a test.
///
/// By posix_spawn itself: `Process.run()` of Foundation 6.3 reads past its directory buffer when the process has
/// thousands of descriptors, as it has here, and crashes now and then.
final class Tool {
  struct Failure: Error { let what: String }

  private let process: pid_t
  private var input: Int32
  private let output: Int32
  private var received: [UInt8] = []
  private var hasExited = false

  // One start at a time: a pipe is closed on exec from just after its making on, and no other program may have it.
  private static let starts = Mutex(())

  // A program that ends before it has read its input ends no test.
  private static let ignoresPipeSignal: Void = { _ = signal(SIGPIPE, SIG_IGN) }()

  /// Starts the program; its errors are read with its output.
  init(_ arguments: [String]) throws {
    Tool.ignoresPipeSignal
    (process, input, output) = try Tool.starts.withLock { _ in try Tool.start(arguments) }
  }

  private static func start(_ arguments: [String]) throws -> (process: pid_t, input: Int32, output: Int32) {
    let (read, write) = (try pipe(), try pipe())
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, read.output, STDIN_FILENO)
    posix_spawn_file_actions_adddup2(&actions, write.input, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, write.input, STDERR_FILENO)
    var words = arguments.map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var process: pid_t = 0
    let result = posix_spawnp(&process, arguments[0], &actions, nil, &words, environ)
    close(read.output)
    close(write.input)
    guard result == 0 else { throw Failure(what: "\(arguments[0]): \(result)") }
    return (process, read.input, write.output)
  }

  deinit {
    if input >= 0 { close(input) }
    close(output)
    if !hasExited { waitpid(process, nil, 0) }
  }

  /// Runs a program to its end with this input.
  ///
  /// - Returns: its status, and its output and errors.
  @discardableResult
  static func run(_ arguments: [String], input: String = "") throws -> (status: Int32, output: String) {
    let tool = try Tool(arguments)
    tool.send(input)
    tool.endInput()
    return tool.finish()
  }

  /// Sends it this input; one that has ended already has no use for it.
  func send(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty, case let count = rest.withUnsafeBytes({ write(input, $0.baseAddress, $0.count) }), count > 0 {
      rest = rest.dropFirst(count)
    }
  }

  func endInput() {
    close(input)
    input = -1
  }

  /// Reads until the output holds this text; throws if it ends before.
  func wait(for text: String) throws {
    while !String(decoding: received, as: UTF8.self).contains(text) {
      guard receive() else { throw Failure(what: "no \(text) in: \(String(decoding: received, as: UTF8.self))") }
    }
  }

  /// Reads to the end.
  func finish() -> (status: Int32, output: String) {
    while receive() {}
    var status: Int32 = 0
    waitpid(process, &status, 0)
    hasExited = true
    return (status, String(decoding: received, as: UTF8.self))
  }

  private func receive() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = read(output, &buffer, buffer.count)
    received += buffer.prefix(max(count, 0))
    return count > 0
  }

  private static func pipe() throws -> (output: Int32, input: Int32) {
    var ends: [Int32] = [0, 0]
    guard Glibc.pipe(&ends) == 0 else { throw Failure(what: "pipe: \(errno)") }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
  }
}
