// Compute kernels for a bare 64-bit processor: integer code as gcc -O2 makes it. RDI selects one, RSI how often; the result goes to port 0xf4.
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long u64;

static u8 flags[1 << 20];
static u32 numbers[1 << 16];
static u32 table[256];
static u8 text[1 << 16];

static u32 sieve(void)
{
    u32 count = 0;
    for (u32 i = 0; i < sizeof flags; i++)
        flags[i] = 1;
    for (u32 i = 2; i < sizeof flags; i++)
        if (flags[i]) {
            count++;
            for (u32 j = i + i; j < sizeof flags; j += i)
                flags[j] = 0;
        }
    return count;
}

static const u32 k[64] = {
    0x428a2f98,0x71374491,0xb5c0fbcf,0xe9b5dba5,0x3956c25b,0x59f111f1,0x923f82a4,0xab1c5ed5,0xd807aa98,0x12835b01,0x243185be,0x550c7dc3,0x72be5d74,0x80deb1fe,0x9bdc06a7,0xc19bf174,
    0xe49b69c1,0xefbe4786,0x0fc19dc6,0x240ca1cc,0x2de92c6f,0x4a7484aa,0x5cb0a9dc,0x76f988da,0x983e5152,0xa831c66d,0xb00327c8,0xbf597fc7,0xc6e00bf3,0xd5a79147,0x06ca6351,0x14292967,
    0x27b70a85,0x2e1b2138,0x4d2c6dfc,0x53380d13,0x650a7354,0x766a0abb,0x81c2c92e,0x92722c85,0xa2bfe8a1,0xa81a664b,0xc24b8b70,0xc76c51a3,0xd192e819,0xd6990624,0xf40e3585,0x106aa070,
    0x19a4c116,0x1e376c08,0x2748774c,0x34b0bcb5,0x391c0cb3,0x4ed8aa4a,0x5b9cca4f,0x682e6ff3,0x748f82ee,0x78a5636f,0x84c87814,0x8cc70208,0x90befffa,0xa4506ceb,0xbef9a3f7,0xc67178f2 };

#define ROR(x, n) (((x) >> (n)) | ((x) << (32 - (n))))

static u32 sha256(void)
{
    u32 h[8] = { 0x6a09e667,0xbb67ae85,0x3c6ef372,0xa54ff53a,0x510e527f,0x9b05688c,0x1f83d9ab,0x5be0cd19 };
    for (u32 at = 0; at < sizeof text; at += 64) {
        u32 w[64];
        for (int i = 0; i < 16; i++)
            w[i] = __builtin_bswap32(*(u32 *)(text + at + 4 * i));
        for (int i = 16; i < 64; i++)
            w[i] = w[i - 16] + (ROR(w[i - 15], 7) ^ ROR(w[i - 15], 18) ^ (w[i - 15] >> 3)) + w[i - 7] + (ROR(w[i - 2], 17) ^ ROR(w[i - 2], 19) ^ (w[i - 2] >> 10));
        u32 a = h[0], b = h[1], c = h[2], d = h[3], e = h[4], f = h[5], g = h[6], s = h[7];
        for (int i = 0; i < 64; i++) {
            u32 t1 = s + (ROR(e, 6) ^ ROR(e, 11) ^ ROR(e, 25)) + ((e & f) ^ (~e & g)) + k[i] + w[i];
            u32 t2 = (ROR(a, 2) ^ ROR(a, 13) ^ ROR(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
            s = g; g = f; f = e; e = d + t1; d = c; c = b; b = a; a = t1 + t2;
        }
        h[0] += a; h[1] += b; h[2] += c; h[3] += d; h[4] += e; h[5] += f; h[6] += g; h[7] += s;
    }
    return h[0];
}

static void sort(u32 *v, long lo, long hi)
{
    while (lo < hi) {
        u32 pivot = v[(lo + hi) / 2];
        long i = lo, j = hi;
        while (i <= j) {
            while (v[i] < pivot) i++;
            while (v[j] > pivot) j--;
            if (i <= j) { u32 t = v[i]; v[i++] = v[j]; v[j--] = t; }
        }
        if (j - lo < hi - i) { sort(v, lo, j); lo = i; } else { sort(v, i, hi); hi = j; }
    }
}

static u32 quicksort(void)
{
    u32 x = 12345;
    for (u32 i = 0; i < 1 << 16; i++)
        numbers[i] = x = x * 1664525 + 1013904223;
    sort(numbers, 0, (1 << 16) - 1);
    return numbers[1000];
}

static u32 crc32(void)
{
    u32 crc = ~0u;
    for (u32 i = 0; i < 256; i++) {
        u32 c = i;
        for (int b = 0; b < 8; b++)
            c = c & 1 ? (c >> 1) ^ 0xedb88320 : c >> 1;
        table[i] = c;
    }
    for (int round = 0; round < 8; round++)
        for (u32 i = 0; i < sizeof text; i++)
            crc = (crc >> 8) ^ table[(crc ^ text[i]) & 255];
    return ~crc;
}

__attribute__((section(".start"))) void start(u64 which, u64 times)
{
    u32 result = 0;
    for (u32 i = 0; i < sizeof text; i++)
        text[i] = i * 7 + (i >> 8);
    for (u64 i = 0; i < times; i++)
        result = which == 0 ? sieve() : which == 1 ? sha256() : which == 2 ? quicksort() : crc32();
    __asm__ volatile("out %0, $0xf4\n\thlt" :: "a"(result));
    for (;;) ;
}
