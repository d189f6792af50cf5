"""The judge's pages: declare, score, review, submit; agreed sheets; sheets on paper."""
