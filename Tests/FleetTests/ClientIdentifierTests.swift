import Resilience
import Testing
import WireProtocol

@testable import Fleet

@Suite struct ClientIdentifierTests {
    @Test func onlyPlainNamesAreTaken() {
        #expect(ClientIdentifier.isValid("A-z0.9_"))
        #expect(!ClientIdentifier.isValid(""))
        #expect(!ClientIdentifier.isValid("a b"))
        #expect(!ClientIdentifier.isValid("é"))
        #expect(!ClientIdentifier.isValid(String(repeating: "a", count: 65)))
    }
}
