import Testing

@testable import SessionLogic

@Suite struct TimingWheelTests {
    @Test func whoIsDueComesUpOnceAndNeverEarly() {
        var wheel = TimingWheel<String>(now: .seconds(100))
        wheel.schedule("a", at: .milliseconds(102_500))
        #expect(wheel.advanced(now: .seconds(101)) == [])
        #expect(wheel.advanced(now: .seconds(102)) == [])
        #expect(wheel.advanced(now: .seconds(103)) == ["a"])
        #expect(wheel.advanced(now: .seconds(104)) == [])
    }

    @Test func whatIsOverdueComesUpAtTheNextSecond() {
        var wheel = TimingWheel<String>(now: .seconds(100))
        wheel.schedule("late", at: .seconds(3))
        #expect(wheel.advanced(now: .seconds(100)) == [])
        #expect(wheel.advanced(now: .seconds(101)) == ["late"])
    }

    @Test func whatIsFartherThanTheWheelIsLargeComesUpAtItsEnd() {
        var wheel = TimingWheel<String>(now: .zero)
        wheel.schedule("far", at: .seconds(500))
        #expect(wheel.advanced(now: .seconds(62)) == [])
        #expect(wheel.advanced(now: .seconds(63)) == ["far"])
    }

    @Test func afterALongStopEverybodyComesUpOnce() {
        var wheel = TimingWheel<Int>(now: .zero)
        for second in 1...60 { wheel.schedule(second, at: .seconds(second)) }
        #expect(wheel.advanced(now: .seconds(1000)).sorted() == Array(1...60))
        #expect(wheel.advanced(now: .seconds(1001)) == [])
        wheel.schedule(7, at: .seconds(1002))
        #expect(wheel.advanced(now: .seconds(1002)) == [7])
    }
}
