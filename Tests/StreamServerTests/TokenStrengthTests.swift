import Testing

@testable import StreamServer

@Suite struct TokenStrengthTests {
    @Test(arguments: ["x", "", "short", "fifteen-letters", "aaaaaaaaaaaaaaaaaaaaaaaa", "abababababababababab"])
    func whatCanBeGuessedIsWeak(token: String) { #expect(TokenStrength.weakness(of: token) != nil) }

    @Test(arguments: [
        "change-me-before-anybody-knows-it", "CHANGE_ME_PLEASE_1234", "your-token-goes-right-here",
        "replace-me-replace-me",
        "example-token-000111", "Password1234567890!", "1234567890123456",
    ])
    func whatStandsInExamplesIsAPlaceholder(token: String) {
        #expect(TokenStrength.weakness(of: token) == .placeholder)
    }

    @Test(arguments: ["3f9c1d7be2a84450", "correct horse battery staple", "k8!pZ2@vQ7#mX4$w"])
    func whatNobodyGuessesIsTaken(token: String) { #expect(TokenStrength.weakness(of: token) == nil) }

    @Test func onlyThisMachineReachesALoopbackAddress() {
        for host in ["127.0.0.1", "::1", "localhost", "127.9.9.9"] {
            #expect(TokenStrength.isLoopback(host), "\(host)")
        }
        for host in ["0.0.0.0", "::", "10.0.0.1", "example.com"] { #expect(!TokenStrength.isLoopback(host), "\(host)") }
    }
}
