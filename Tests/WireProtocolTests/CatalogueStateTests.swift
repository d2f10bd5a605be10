import Testing

@testable import WireProtocol

@Suite struct CatalogueStateTests {
    @Test func browsersAreToldNameKindRevisionAndItems() {
        var writer = JSONWriter()
        let state = CatalogueState(name: "parts", kind: "document", revision: "r1", items: 7)
        writer.object { state.write(to: &$0) }
        #expect(
            String(decoding: writer.finish(), as: UTF8.self)
                == #"{"name":"parts","kind":"document","revision":"r1","items":7}"#)
    }
}
