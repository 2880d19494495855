using Enisle.Bundles.Users;
using Enisle.Host;
using Enisle.Spec.Runtime;

namespace Enisle.Tests.Bundles;

public sealed class UserDatabaseTests
{
    private static readonly UserDatabase s_users = new(
        "root:x:0:0:root:/root:/bin/sh\nbroken line\nhuge:x:99999999999:0::/:/\napp:x:1000:1001:App:/srv/app:/bin/sh\nshort:x:7:8\n",
        "root:x:0:\nwheel:x:10:root,app\napp:x:1001:\nlog:x:20:app,other\nbad:x:notanumber:app\n");

    [Theory]
    [InlineData("", 0, 0, "/root", new uint[] { 10 })]
    [InlineData("root", 0, 0, "/root", new uint[] { 10 })]
    [InlineData("app", 1000, 1001, "/srv/app", new uint[] { 10, 20 })]
    [InlineData("1000", 1000, 1001, "/srv/app", new uint[] { 10, 20 })]
    [InlineData("app:log", 1000, 20, "/srv/app", new uint[0])]
    [InlineData("app:77", 1000, 77, "/srv/app", new uint[0])]
    [InlineData("4242", 4242, 0, "/", new uint[0])]
    [InlineData("4242:4243", 4242, 4243, "/", new uint[0])]
    [InlineData("short", 7, 8, "/", new uint[0])]
    [InlineData(":log", 0, 20, "/root", new uint[0])]
    public void Words_become_ids(string text, uint uid, uint gid, string home, uint[] groups)
    {
        (User user, string directory) = s_users.Resolve(text, []);
        Assert.Equal((uid, gid, home), (user.Uid, user.Gid, directory));
        Assert.Equal(groups, user.AdditionalGids);
    }

    [Fact]
    public void More_groups_are_added_once() => Assert.Equal([10u, 20u, 5u], s_users.Resolve("app", ["log", "5"]).User.AdditionalGids);

    [Theory]
    [InlineData("nobody-here")]
    [InlineData("app:nogroup")]
    [InlineData("huge")]
    [InlineData("-1")]
    [InlineData("4294967295")]
    public void What_the_files_do_not_have_is_an_error(string text) =>
        Assert.Equal(ErrorKind.Invalid, Assert.Throws<EnisleException>(() => s_users.Resolve(text, [])).Kind);
}
