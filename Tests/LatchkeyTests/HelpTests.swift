import Foundation
import Testing

@Suite(.timeLimit(.minutes(1)))
struct HelpTests {
  @Test(arguments: HelpText.all.map(\.command)) func `help says this, and nothing else`(command: String) throws {
    let words = command.split(separator: " ").map(String.init)
    let finished = try Latchkey.run(words + ["--help"])
    let text = HelpText.all.first { $0.command == command }?.text
    #expect(finished.output.trimmingCharacters(in: .newlines) == text)
    #expect(finished.status == 0 && finished.errors.isEmpty)
  }

  @Test func `every command has its help here`() throws {
    // The lines of SUBCOMMANDS that are not a text's second line.
    let names = HelpText.all.flatMap { command, text in
      text.split(separator: "\n").drop { $0 != "SUBCOMMANDS:" }.compactMap { line in
        line.firstMatch(of: #/^  ([a-z-]+) /#).map { command.isEmpty ? "\($0.output.1)" : "\(command) \($0.output.1)" }
      }
    }
    #expect(Set(names) == Set(HelpText.all.map(\.command)).subtracting([""]))
  }

  @Test func `api-key create prints the key alone, and the key works beside a running service`() throws {
    let directory = DataDirectory()
    let serve = try ServeProcess(in: directory)
    let made = try Latchkey.run(["api-key", "create", "--role", "operator"] + directory.flags)
    #expect(made.status == 0 && made.errors.isEmpty)
    #expect(made.output.wholeMatch(of: /lk_[A-Za-z0-9_-]{43}\n/) != nil)
    let key = made.output.trimmingCharacters(in: .newlines)
    #expect(try serve.connect().call("GET", "/v1/test-clock", key: key).status == 200)
  }

  @Test(arguments: [
    (["--role", "lender"], "--role lender needs --lender."),
    (["--role", "lender", "--lender", "7"], "--lender takes a lender's id: lnd_ and 26 characters."),
    (["--role", "cook"], "The value 'cook' is invalid for '--role <role>'"),
  ])
  func `api-key create says what is wrong, and prints no key`(flags: [String], sentence: String) throws {
    let finished = try Latchkey.run(["api-key", "create"] + flags + DataDirectory().flags)
    #expect(finished.status != 0 && finished.output.isEmpty)
    #expect(finished.errors.contains(sentence), "\(finished.errors)")
  }
}
