import Testing

struct WalkthroughTests {
  @Test(.timeLimit(.minutes(1))) func `the whole story is as it should be`() throws {
    let finished = try Latchkey.run(["walkthrough"])
    #expect(finished.status == 0, "\(finished.errors)\(finished.output.suffix(2_000))")
    #expect(finished.output.contains("That was the whole story"))
    // What is printed ends up in tickets: no key may be in it.
    #expect(!finished.output.contains(/(lk_|dt_)[A-Za-z0-9_-]/))
  }
}
