/* lint-case: src/base/x.c | 2:tab 3:line-end 4:open-work 5:machine-path 6:open-work */
	int a;
int b;
/* TODO more */
#define P "/root/x"
/* XXX */
/* fine: XXXXXX, https://a.cn/work/b, net/work/x, todo, XXX镇 */
