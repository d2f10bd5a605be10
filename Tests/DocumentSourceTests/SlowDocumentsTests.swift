import Testing

@testable import DocumentSource

@Suite struct SlowDocumentsTests {
    @Test func theOldestIsForgottenWhenThereAreTooMany() {
        var slow = SlowDocuments()
        for number in 0..<4097 { slow.note("/\(number)") }
        slow.note("/4096")
        #expect(!slow.contains("/0"))
        #expect(slow.contains("/1") && slow.contains("/4096"))
        slow.note("/0")
        #expect(slow.contains("/0") && !slow.contains("/1"))
    }
}
