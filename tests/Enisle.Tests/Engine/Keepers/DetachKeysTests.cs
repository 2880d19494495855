using System.Text;
using Enisle.Engine.Keepers;
using Enisle.Host;

namespace Enisle.Tests.Engine.Keepers;

public sealed class DetachKeysTests
{
    [Theory]
    [InlineData("", "abc", "abc", false)]
    [InlineData("", "abc\u0010\u0011def", "abc", true)]
    [InlineData("", "a\u0010b\u0011", "a\u0010b\u0011", false)]
    [InlineData("", "a\u0010\u0010\u0011", "a\u0010", true)]
    [InlineData("ctrl-@", "ab\0c", "ab", true)]
    [InlineData("x,y,z", "xyxyz!", "xy", true)]
    [InlineData("DEL,ctrl-[", "\u007f\u001b", "", true)]
    public void Keys_in_order_end_it_and_others_pass(string keys, string typed, string passed, bool ended)
    {
        byte[] output = new byte[typed.Length + 8];
        int matched = 0;

        bool found = DetachKeys.Parse(keys).Filter(ref matched, Encoding.ASCII.GetBytes(typed), output, out int length);

        Assert.Equal((passed, ended), (Encoding.ASCII.GetString(output, 0, length), found));
    }

    [Fact]
    public void Keys_may_come_one_by_one()
    {
        DetachKeys keys = DetachKeys.Default;
        byte[] output = new byte[8];
        int matched = 0;

        Assert.False(keys.Filter(ref matched, [16], output, out int length));
        Assert.Equal(0, length);
        Assert.False(keys.Filter(ref matched, "x"u8, output, out length));
        Assert.Equal([16, (byte)'x'], output[..length]);
        Assert.False(keys.Filter(ref matched, [16], output, out _));
        Assert.True(keys.Filter(ref matched, [17], output, out _));
    }

    [Theory]
    [InlineData("ctrl-", "ctrl-")]
    [InlineData("ctrl-P", "ctrl-P")]
    [InlineData("ctrl-p,", "")]
    [InlineData("ab", "ab")]
    [InlineData("é", "é")]
    public void Key_that_is_none_is_named(string keys, string named)
    {
        EnisleException e = Assert.Throws<EnisleException>(() => DetachKeys.Parse(keys));
        Assert.Equal((ErrorKind.Invalid, $"--detach-keys: unknown character: '{named}'"), (e.Kind, e.Message));
    }
}
