import Testing

@testable import DocumentSource

@Suite struct EventDescriptorTests {
    @Test func whateverComesFirstIsTold() throws {
        let event = try #require(EventDescriptor())
        let other = try #require(EventDescriptor())
        #expect(!event.isSignalled)
        #expect(!event.wait(milliseconds: 1, or: other))
        event.signal()
        #expect(event.isSignalled)
        #expect(event.wait(milliseconds: 1000, or: other))
        other.signal()
        #expect(!event.wait(milliseconds: 1000, or: other))
    }
}
